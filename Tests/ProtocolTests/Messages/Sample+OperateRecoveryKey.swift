import Platform
import Protocol

extension Sample {
    static let operateRecoveryKey = [
        Sample("OpCatalogRebuild full", OpCatalogRebuild()),
        Sample("OpRecoveryKeyTest full", OpRecoveryKeyTest()),
        Sample(
            "RecoveryKeyChallenge full",
            RecoveryKeyChallenge(
                root: [1, 2, 3], sealed: [4, 5],
                samples: [
                    RecoveryKeySample(source: Sample.identifier(6), name: Sample.name("main"), entry: [7]),
                    RecoveryKeySample(source: Sample.identifier(8), name: Sample.name("größe"), entry: [9, 10]),
                ])),
        Sample("RecoveryKeyChallenge minimal", RecoveryKeyChallenge(root: [1], sealed: [2])),
        Sample("OpRecoveryKeyProof full", OpRecoveryKeyProof(opened: Sample.digest(11), signature: [12, 13])),
    ]
}
