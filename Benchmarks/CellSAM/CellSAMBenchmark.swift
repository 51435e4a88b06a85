import BenchmarkSupport
import Foundation
import NeuralNetwork
import Segmenter

/// Times the stages of the CellSAM network on an image of its own size, and the matrix products of this machine.
///
/// Arguments: `--weights FILE --boxes N --threads N --precision fp32|bf16 --repetitions N`. Prints a line of JSON: the
/// seconds on the clock of each stage in every repetition, after one that does not count.
@main
struct CellSAMBenchmark {
    static func main() throws {
        let arguments = Arguments()
        let workers = Workers(count: arguments.integer("threads", default: 2))
        let precision = Precision(rawValue: arguments.text("precision", default: "fp32")) ?? .float32
        let weights = try CellSAMWeightFile.open(arguments.text("weights", default: "cellsam.safetensors"))
        let network = try CellSAMNetwork(weights: weights, precision: precision, workers: workers)
        let run = StageRun(network: network, workers: workers, boxCount: arguments.integer("boxes", default: 100))
        var result = Result(matrixRate: try NumericSystem.matrixRate(precision, workers: workers))
        for repetition in 0...arguments.repetitions {
            let stages = try run.stages()
            if repetition > 0 { result.add(stages) }
        }
        result.peakMegabytes = peakMegabytes()
        FileHandle.standardOutput.write(try JSONEncoder().encode(result) + Data("\n".utf8))
    }

    /// The most memory that this process has had resident.
    private static func peakMegabytes() -> Double {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) }.map { $0 / 1024 }
            ?? 0
    }
}

/// What the benchmark prints.
struct Result: Encodable {
    /// 10^9 operations per second of a product of matrices.
    var matrixRate: Double
    /// Seconds of each stage in every repetition.
    var seconds: [String: [Double]] = [:]
    var peakMegabytes = 0.0

    mutating func add(_ stages: [String: Double]) {
        for (stage, time) in stages { seconds[stage, default: []].append(time) }
    }
}

/// One pass of all stages.
struct StageRun {
    let network: CellSAMNetwork
    let workers: Workers
    let boxCount: Int

    /// Seconds of each stage.
    func stages() throws -> [String: Double] {
        let side = network.configuration.imageSize
        var image = Tensor(shape: [3, side, side])
        image.withMutableValues { pixels in
            for index in pixels.indices { pixels[index] = Float(index &* 7919 % 1000) / 500 - 1 }
        }
        let clock = ContinuousClock()
        let lastBlock = "det_block\(network.configuration.encoder.depth - 1)"
        var stages: [String: Double] = [:]
        var start = clock.now
        func note(_ stage: String) {
            let now = clock.now
            let time = (now - start).components
            stages[stage] = Double(time.seconds) + Double(time.attoseconds) * 1e-18
            start = now
        }
        _ = try network.detections(in: image, embedding: nil, workers: workers) { stage, _ in
            if stage == lastBlock { note("detector encoder") }
        }
        note("detector transformer")
        let embedding = try network.embedding(of: image, workers: workers)
        note("mask encoder")
        let boxes = boxes(side: Float(side))
        var assembly = MaskAssembly(width: 512, height: 512, configuration: network.configuration)
        try network.masks(of: boxes, in: embedding, minimumQuality: -.infinity, workers: workers) {
            (index, mask) throws(NetworkError) in
            guard let logits = mask.logits else { return }
            try assembly.add(logits, of: DetectedBox(box: boxes[index], score: 1), predictedIoU: 1)
        }
        note("masks")
        return stages
    }

    private func boxes(side: Float) -> [BoundingBox] {
        (0..<boxCount).map { index in
            let x = Float(index % 10) * side / 10
            let y = Float(index / 10 % 10) * side / 10
            return BoundingBox(minX: x, minY: y, maxX: x + side / 12, maxY: y + side / 12)
        }
    }
}
