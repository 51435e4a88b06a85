// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// A program that prints timings as lines of JSON.
func benchmark(_ name: String, in folder: String, on libraries: [String]) -> Target {
    .executableTarget(
        name: name,
        dependencies: ["BenchmarkSupport"] + libraries.map { .product(name: $0, package: "celltrack") },
        path: folder,
        swiftSettings: settings
    )
}

let package = Package(
    name: "Benchmarks",
    products: [
        .executable(name: "make-inputs", targets: ["make-inputs"]),
        .executable(name: "bench-reading", targets: ["bench-reading"]),
        .executable(name: "bench-regions", targets: ["bench-regions"]),
        .executable(name: "bench-linking", targets: ["bench-linking"]),
        .executable(name: "bench-scaling", targets: ["bench-scaling"]),
        .executable(name: "bench-tracking", targets: ["bench-tracking"]),
        .executable(name: "bench-cellsam", targets: ["bench-cellsam"]),
        .executable(name: "quality", targets: ["quality"]),
        .executable(name: "responses", targets: ["responses"]),
        .executable(name: "budding", targets: ["budding"]),
    ],
    dependencies: [.package(name: "celltrack", path: "..")],
    targets: [
        .target(name: "BenchmarkSupport", path: "Support", swiftSettings: settings),
        benchmark("make-inputs", in: "Inputs", on: ["CellImage", "MovieIO", "Simulator"]),
        benchmark("bench-reading", in: "Reading", on: ["CellImage", "MovieIO"]),
        benchmark("bench-regions", in: "Regions", on: ["CellImage", "MovieIO", "Reporters"]),
        benchmark("bench-linking", in: "Linking", on: ["CellImage", "MovieIO", "Tracker"]),
        benchmark("bench-scaling", in: "Scaling", on: ["CellImage", "Tracker", "Lineage"]),
        benchmark(
            "bench-tracking",
            in: "ResultFile",
            on: ["CellImage", "MovieIO", "Tracker", "Lineage", "Reporters", "TrackStore"]
        ),
        benchmark("bench-cellsam", in: "CellSAM", on: ["NeuralNetwork", "Segmenter"]),
        benchmark(
            "quality",
            in: "Quality",
            on: ["CellImage", "MovieIO", "Tracker", "Lineage", "Reporters", "Evaluation", "Simulator"]
        ),
        benchmark(
            "responses",
            in: "Responses",
            on: ["CellImage", "MovieIO", "Tracker", "Reporters", "TrackStore", "Pipeline", "Evaluation", "Simulator"]
        ),
        benchmark(
            "budding",
            in: "Budding",
            on: ["CellImage", "MovieIO", "Segmenter", "Tracker", "Lineage", "Simulator", "Figures"]
        ),
    ],
    swiftLanguageModes: [.v6]
)
