// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
]

func library(_ name: String, pkgConfig: String? = nil, package: String? = nil) -> Target {
    .systemLibrary(
        name: name, path: "Sources/CLibraries/\(name)", pkgConfig: pkgConfig,
        providers: package.map { [.apt([$0])] })
}

let package = Package(
    name: "holdfast",
    products: [
        .executable(name: "holdfast-coordinator", targets: ["Coordinator"]),
        .executable(name: "holdfast-agent", targets: ["Agent"]),
        .executable(name: "holdfast", targets: ["CLI"]),
        // For tests alone: loaded into the programs, it makes a chosen system call fail.
        .library(name: "FailingCalls", type: .dynamic, targets: ["FailingCalls"]),
    ],
    targets: [
        library("COpenSSL", pkgConfig: "openssl", package: "libssl-dev"),
        library("CPostgreSQL", pkgConfig: "libpq", package: "libpq-dev"),
        library("CZstd", pkgConfig: "libzstd", package: "libzstd-dev"),
        library("CLZ4", pkgConfig: "liblz4", package: "liblz4-dev"),
        library("CSQLite", pkgConfig: "sqlite3", package: "libsqlite3-dev"),
        library("CYAML", pkgConfig: "yaml-0.1", package: "libyaml-dev"),
        library("CSystem"),
        library("CKernels"),

        .target(name: "Platform", dependencies: ["COpenSSL", "CSystem", "CYAML"], swiftSettings: settings),
        .target(name: "Protocol", dependencies: ["Platform"], swiftSettings: settings),
        .target(name: "Repository", dependencies: ["Platform", "Protocol"], swiftSettings: settings),
        .executableTarget(
            name: "Agent",
            dependencies: [
                "Platform", "Protocol", "Repository", "CPostgreSQL", "CZstd", "CLZ4", "CKernels", "CSystem",
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "Coordinator", dependencies: ["Platform", "Protocol", "Repository", "CSQLite", "CKernels"],
            swiftSettings: settings),
        .executableTarget(
            name: "CLI", dependencies: ["Platform", "Protocol", "Repository"], swiftSettings: settings),

        .target(name: "FailingCalls", path: "Tests/FailingCalls", linkerSettings: [.linkedLibrary("dl")]),
        .target(
            name: "TestSupport", dependencies: ["Platform", "Protocol", "Repository"],
            path: "Tests/TestSupport", swiftSettings: settings),
        .testTarget(
            name: "PlatformTests", dependencies: ["Platform", "TestSupport"], exclude: ["Fixtures"],
            swiftSettings: settings),
        .testTarget(
            name: "ProtocolTests", dependencies: ["Protocol", "TestSupport"], exclude: ["Fixtures", "Reader"],
            swiftSettings: settings),
        .testTarget(
            name: "RepositoryTests", dependencies: ["Repository", "TestSupport"],
            exclude: ["Vectors", "Reader"], swiftSettings: settings),
        .testTarget(name: "AgentTests", dependencies: ["Agent", "CKernels", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "CoordinatorTests", dependencies: ["Coordinator", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "CLITests", dependencies: ["CLI", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "EndToEndTests", dependencies: ["TestSupport", "Repository"], swiftSettings: settings),
        .testTarget(
            name: "SimulationTests", dependencies: ["Agent", "Coordinator", "Protocol", "Repository", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "HostileInputTests", dependencies: ["Agent", "Coordinator", "Protocol", "Repository"],
            exclude: ["Corpus"], swiftSettings: settings),
        .testTarget(name: "TidyTests", swiftSettings: settings),
    ]
)
