import CellImage
import Foundation
import MovieIO
import NeuralNetwork
import Pipeline
import Segmenter
import Simulator
import TrackStore
import Tracker

/// What the program stands on, and what it measured of this machine.
struct DoctorReport: Encodable {
    /// Seconds of one step of the work on a frame.
    struct Timing: Encodable {
        let step: String
        let milliseconds: Double
        let threads: Int
        /// Side of the frame, in pixels.
        let side: Int
    }

    let version: String
    let system: String
    let processor: String
    let cores: Int
    let memoryInGigabytes: Double
    let threads: Int
    let libtiff: String
    let compressions: [String]
    let sqlite: String
    let segmenters: [String]
    let modelFolder: String
    let openBLASKernels: String
    let openBLAS: String
    let oneDNN: String
    /// 10^9 operations per second of matrix products with all threads, by precision.
    let matrixGFLOPPerSecond: [String: Double]
    let warnings: [String]
    let timings: [Timing]

    /// Looks at the machine and times the steps of a simulated frame.
    init(budget: ThreadBudget) throws {
        let process = ProcessInfo.processInfo
        version = ProgramVersion.current
        system = process.operatingSystemVersionString
        processor = DoctorReport.processorName()
        cores = ThreadBudget.usableCores
        memoryInGigabytes = (Double(process.physicalMemory) / 1e9 * 10).rounded() / 10
        threads = budget.threads
        libtiff = TIFFLibrary.version
        compressions = TIFFLibrary.compressions
        sqlite = try SQLiteLibrary.version()
        segmenters = SegmenterChoice.allCases.map(\.rawValue)
        modelFolder = ModelStore().folder
        openBLASKernels = NumericSystem.openBLASKernels
        openBLAS = NumericSystem.openBLASConfiguration
        oneDNN = NumericSystem.oneDNNVersion
        let workers = Workers(count: budget.threads)
        var rates: [String: Double] = [:]
        for precision in Precision.allCases where precision.isFast {
            rates[precision.rawValue] = try NumericSystem.matrixRate(precision, workers: workers).rounded()
        }
        matrixGFLOPPerSecond = rates
        warnings = [NumericSystem.slownessOfOpenBLAS].compactMap { $0 }
        timings = try DoctorReport.measure() + [try DoctorReport.measureNetwork(workers)]
    }

    /// The report as lines of a table.
    var rows: [[String]] {
        [
            ["celltrack", version], ["system", system], ["processor", "\(processor), \(cores) cores"],
            ["memory", "\(memoryInGigabytes) GB"], ["threads", "\(threads)"],
            ["libtiff", libtiff, "reads \(compressions.joined(separator: ", "))"], ["SQLite", sqlite],
            ["segmenters", segmenters.joined(separator: ", ")], ["models", modelFolder],
            ["OpenBLAS", openBLAS, "kernels: \(openBLASKernels)"], ["oneDNN", oneDNN],
        ]
            + Precision.allCases.map { precision in
                let rate = matrixGFLOPPerSecond[precision.rawValue].map { String(format: "%.0f GFLOP/s", $0) }
                return [
                    "matrix products, \(precision.rawValue)", rate ?? "not on this processor", "\(threads) thread(s)",
                ]
            }
            + timings.map {
                [
                    $0.step, String(format: "%.1f ms", $0.milliseconds),
                    "\($0.threads) thread(s), \($0.side) x \($0.side) pixels",
                ]
            }
    }

    private static func processorName() -> String {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let line = text.split(whereSeparator: \.isNewline).first { $0.hasPrefix("model name") }
        return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
    }

    /// Two frames of simulated cells.
    private static func frames(side: Int, cells: Int) throws -> [Frame] {
        var parameters = HeLaAMPKParameters.sample
        parameters.field.width = side
        parameters.field.height = side
        parameters.field.frameCount = 2
        parameters.cells.count = cells
        let simulation = try Simulation(parameters, seed: HeLaAMPKParameters.sampleSeed)
        return [try simulation.frame(at: 0).frame, try simulation.frame(at: 1).frame]
    }

    /// Times the steps that take one thread; those of one frame, and the comparison of two.
    private static func measure() throws -> [Timing] {
        let side = 512
        let frames = try frames(side: side, cells: 70)
        let segmenter = try ClassicalSegmenter(parameters: ClassicalParameters())
        var runs: [LabelRuns] = []
        var timings: [String: Double] = [:]
        let clock = ContinuousClock()
        for frame in frames {
            let found = try clock.measuring("segmentation, classical", &timings) { try segmenter.segment(frame) }
            runs.append(LabelRuns(found.labels))
        }
        let detections = clock.measuring("region properties", &timings) {
            runs.map { runs in runs.regionProperties().map { Detection(region: $0) } }
        }
        try clock.measuring("overlaps of two frames", &timings) {
            var overlapper = try FrameOverlapper(reach: 1)
            for (index, runs) in runs.enumerated() {
                _ = try overlapper.add(frame: index, runs: runs, detections: detections[index])
            }
        }
        return timings.sorted { $0.key < $1.key }.map {
            Timing(step: $0.key, milliseconds: $0.value * 1000, threads: 1, side: side)
        }
    }

    /// Times CellSAM with the bundled model on a small frame, whose scale is known as in a movie.
    private static func measureNetwork(_ workers: Workers) throws -> Timing {
        let side = 256
        let segmenter = try CellSAM(
            weights: try ModelStore().open(nil),
            channels: InputChannels(wholeCell: 0),
            workers: workers
        ).scaling(by: 1)
        var timings: [String: Double] = [:]
        for frame in try frames(side: side, cells: 18) {
            _ = try ContinuousClock().measuring("segmentation, cellsam", &timings) { try segmenter.segment(frame) }
        }
        return Timing(
            step: "segmentation, cellsam (celltrack-compact)",
            milliseconds: (timings.values.first ?? 0) * 1000,
            threads: workers.count,
            side: side
        )
    }
}
