import BenchmarkSupport
import Foundation

/// Prints how well responses of simulated AMPK movies are measured, from pixels, over many seeds.
@main
enum ResponsesBenchmark {
    static func main() async throws {
        let arguments = Arguments()
        let folder = arguments.text("folder", default: FileManager.default.temporaryDirectory.path + "/responses")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let first = arguments.integer("first-seed", default: 101)
        let count = arguments.integer("seeds", default: 20)
        let named = arguments.text("segmenter", default: "")
        let segmenter = named.isEmpty ? nil : named
        var dosed = ResponseScore()
        var vehicle = ResponseScore()
        for seed in first..<first + count {
            for isVehicle in [false, true] {
                let experiment = try await SimulatedExperiment(
                    seed: UInt64(seed),
                    isVehicle: isVehicle,
                    segmenter: segmenter,
                    in: folder
                )
                if isVehicle { try vehicle.add(experiment) } else { try dosed.add(experiment) }
            }
        }
        print("\(count) dosed and \(count) vehicle movies from seed \(first)")
        ResponseTable(dosed: dosed, vehicle: vehicle).rows.forEach { print($0.joined(separator: "\t")) }
    }
}
