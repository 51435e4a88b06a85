import BenchmarkSupport
import CellImage
import Foundation
import MovieIO

/// Decodes every frame of movies that differ in how they are stored.
///
/// Options: `--inputs DIR`, `--repetitions N`.
@main
struct ReadingBenchmark {
    static func main() throws {
        let arguments = Arguments()
        let folder = arguments.inputs + "/movies"
        for file in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() where file.hasSuffix(".tif") {
            let movie = try MovieOpener.open(["\(folder)/\(file)"], options: MovieOptions(axes: "TYX"))
            try measure(movie, name: "read " + file.dropLast(4), repetitions: arguments.repetitions).print()
        }
    }

    /// Sums of pixels show that everything was decoded; taking them is not timed.
    private static func measure(_ movie: any Movie, name: String, repetitions: Int) throws -> Timing {
        var seconds: [Double] = []
        var sum = 0.0
        for repetition in 0...repetitions {
            var time = 0.0
            sum = 0
            for index in 0..<movie.metadata.frameCount {
                let start = ProcessorTime.inSeconds
                let frame = try movie.frame(at: index)
                time += ProcessorTime.inSeconds - start
                sum += frame.channels[0].pixels.reduce(0.0) { $0 + Double($1) }
            }
            if repetition > 0 { seconds.append(time) }
        }
        let checks = ["frames": Double(movie.metadata.frameCount), "pixel sum": sum]
        return Timing(name, seconds: seconds, checks: checks)
    }
}
