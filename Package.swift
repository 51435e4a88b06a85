// swift-tools-version: 6.2

import PackageDescription

/// Settings shared by every target of the project.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// Those of tests, without optimisation: they take about a third less time to compile, for what their macros expand to is much.
///
/// The modules that they test stay optimised. No module imports one of tests, so that none needs to be there before it is
/// compiled, for which its sources would be checked twice.
let testSettings = settings + [.unsafeFlags(["-Onone", "-no-emit-module-separately-wmo"])]

/// A library module and the modules it stands on.
func module(_ name: String, on dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

/// The tests of one module.
func tests(_ name: String, on dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.byName(name: name), "TestSupport"] + dependencies,
        resources: resources,
        swiftSettings: testSettings
    )
}

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let libraries = [
    "CellImage", "MovieIO", "NeuralNetwork", "Segmenter", "Tracker", "Lineage", "Reporters", "TrackStore", "Evaluation",
    "Figures", "Simulator", "Pipeline",
]

let package = Package(
    name: "celltrack",
    products: libraries.map { .library(name: $0, targets: [$0]) } + [
        .executable(name: "celltrack", targets: ["celltrack"])
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CTIFF", pkgConfig: "libtiff-4", providers: [.apt(["libtiff-dev"])]),
        .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CKernels"),
        .target(name: "CStreams"),
        .target(name: "CBundledModel", exclude: ["Model"], cSettings: [.headerSearchPath("Model")]),
        module("CellImage"),
        module("MovieIO", on: ["CellImage", "CTIFF"]),
        module("NeuralNetwork", on: ["CellImage", "CKernels", "COpenBLAS", "COneDNN"]),
        module("Segmenter", on: ["CellImage", "NeuralNetwork", "CCurl", "CZlib", "CBundledModel"]),
        module("Tracker", on: ["CellImage"]),
        module("Lineage", on: ["CellImage", "Tracker"]),
        module("Reporters", on: ["CellImage"]),
        module("TrackStore", on: ["CellImage", "Tracker", "Lineage", "Reporters", grdb]),
        module("Evaluation", on: ["CellImage"]),
        module("Figures", on: ["CellImage", "Lineage", "Reporters"]),
        module("Simulator", on: ["CellImage"]),
        module(
            "Pipeline",
            on: [
                "CellImage", "MovieIO", "NeuralNetwork", "Segmenter", "Tracker", "Lineage", "Reporters", "TrackStore",
                yams,
            ]
        ),
        .executableTarget(
            name: "celltrack",
            dependencies: libraries.map { .byName(name: $0) } + ["CStreams", argumentParser],
            swiftSettings: settings
        ),
        .target(
            name: "TestSupport",
            dependencies: ["CellImage", "Lineage", "Tracker"],
            path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        tests("CellImage", resources: [.copy("Fixtures")]),
        tests("MovieIO", on: ["CellImage"], resources: [.copy("Fixtures")]),
        tests("NeuralNetwork", resources: [.copy("Fixtures")]),
        tests(
            "Segmenter",
            on: ["CellImage", "NeuralNetwork", "MovieIO", "Evaluation", "Simulator"],
            resources: [.copy("Fixtures")]
        ),
        tests("Tracker", on: ["CellImage"], resources: [.copy("Fixtures")]),
        tests("Lineage", on: ["CellImage", "Tracker"], resources: [.copy("Fixtures")]),
        tests("Reporters", on: ["CellImage"], resources: [.copy("Fixtures")]),
        tests("TrackStore", on: ["CellImage", "Tracker", "Lineage", "Reporters", grdb]),
        tests("Evaluation", on: ["CellImage"], resources: [.copy("Fixtures")]),
        tests("Figures", on: ["CellImage", "Tracker", "Lineage", "Reporters"]),
        tests("Simulator", on: ["CellImage"]),
        tests(
            "Pipeline",
            on: [
                "CellImage", "MovieIO", "Segmenter", "Tracker", "Lineage", "Reporters", "TrackStore", "Evaluation",
                "Simulator",
            ]
        ),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "celltrack", "TestSupport", "CellImage", "MovieIO", "NeuralNetwork", "Segmenter", "Tracker",
                "Reporters",
                "TrackStore",
            ],
            resources: [.copy("Fixtures")],
            swiftSettings: testSettings
        ),
        // The examples of docs/library.md, compiled as code of another package is.
        .testTarget(
            name: "LibraryTests",
            dependencies: [
                "TestSupport", "CellImage", "MovieIO", "NeuralNetwork", "Segmenter", "Tracker", "Lineage", "Reporters",
                "TrackStore", "Evaluation", "Simulator", "Pipeline",
            ],
            packageAccess: false,
            swiftSettings: testSettings
        ),
    ],
    swiftLanguageModes: [.v6]
)
