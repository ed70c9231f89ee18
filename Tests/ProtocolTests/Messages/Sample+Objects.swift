import Platform
import Protocol

extension Sample {
    static let objects: [Sample] = [
        Sample(
            "PutObject full",
            PutObject(name: .root, length: 9_800_294, job: Sample.identifier(99), attempt: Attempt(rawValue: 100))),
        Sample(
            "PutObject minimal",
            PutObject(name: .root, attempt: Attempt(rawValue: 98))),
        Sample(
            "PutTrailer full",
            PutTrailer(length: 9_800_294, digest: Sample.digest(99))),
        Sample(
            "Stored full",
            Stored(alreadySame: true)),
        Sample(
            "GetObject full",
            GetObject(name: .root, offset: 10_100_303, length: 10_200_306, job: Sample.identifier(103))),
        Sample(
            "GetObject minimal",
            GetObject(name: .root, offset: 10_100_303)),
        Sample(
            "ObjectFollows full",
            ObjectFollows(length: 10_100_303)),
        Sample(
            "ListObjects full",
            ListObjects(prefix: "text 102 é", after: .root, limit: 104936)),
        Sample(
            "ListObjects minimal",
            ListObjects(prefix: "text 102 é", limit: 103927)),
        Sample(
            "ObjectList full",
            ObjectList(
                entries: [
                    ListedObject(name: .root, length: 10_500_315), ListedObject(name: .root, length: 10_800_324),
                ],
                more: true)),
        Sample(
            "ObjectList minimal",
            ObjectList(more: true)),
    ]
}
