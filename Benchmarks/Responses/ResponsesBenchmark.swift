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
        var dosed = ResponseScore()
        var vehicle = ResponseScore()
        for seed in first..<first + count {
            try dosed.add(try await SimulatedExperiment(seed: UInt64(seed), isVehicle: false, in: folder))
            try vehicle.add(try await SimulatedExperiment(seed: UInt64(seed), isVehicle: true, in: folder))
        }
        print("\(count) dosed and \(count) vehicle movies from seed \(first)")
        ResponseTable(dosed: dosed, vehicle: vehicle).rows.forEach { print($0.joined(separator: "\t")) }
    }
}
