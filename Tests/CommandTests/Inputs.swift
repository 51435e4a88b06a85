import CellImage
import Foundation
import MovieIO
import TestSupport

/// Movies and masks, good and bad, for the program to read.
struct Inputs {
    let scratch: ScratchFolder
    let program: Program

    init() throws {
        scratch = try ScratchFolder()
        program = try Program(in: scratch.path)
    }

    /// Two bright discs that move a pixel per frame, over a noisy background.
    static func plane(frame: Int, width: Int = 64, height: Int = 48) -> Plane<Float> {
        var plane = Plane<Float>(width: width, height: height, repeating: 0)
        var random = SplitMix(seed: UInt64(frame))
        for row in 0..<height {
            for column in 0..<width {
                var value = Float(Int.random(in: 100..<116, using: &random))
                for (x, y) in [(15 + frame, 14), (44 - frame, 33)] {
                    let distance = (column - x) * (column - x) + (row - y) * (row - y)
                    if distance <= 49 { value += 400 }
                }
                plane[row, column] = value
            }
        }
        return plane
    }

    /// Writes a float movie of one channel; gives its name.
    @discardableResult
    func writeMovie(
        _ planes: [Plane<Float>],
        to name: String = "movie.ome.tif",
        interval: Double? = 60
    ) throws -> String {
        let description = TIFFMovieDescription(
            width: planes[0].width,
            height: planes[0].height,
            frameCount: planes.count,
            channelNames: ["signal"],
            frameInterval: interval.flatMap { FrameInterval(seconds: $0) }
        )
        let writer = try OMETIFFWriter<Float>(path: scratch.file(name), movie: description, overwrite: true)
        for plane in planes { try writer.append([plane]) }
        try writer.finish()
        return name
    }

    /// Writes a movie of two cells; gives its name.
    @discardableResult
    func writeMovie(frameCount: Int = 4, to name: String = "movie.ome.tif") throws -> String {
        try writeMovie((0..<frameCount).map { Inputs.plane(frame: $0) }, to: name)
    }

    /// Writes a numbered sequence, one file per frame; gives its folder.
    @discardableResult
    func writeSequence(frames: [Int], to name: String = "sequence") throws -> String {
        _ = try scratch.folder(name)
        for frame in frames {
            let counts = LabelImage(Inputs.plane(frame: frame).map { UInt32($0) })
            try LabelStackWriter.writeLabels(counts, to: scratch.file("\(name)/\(Inputs.name(frame))"), overwrite: true)
        }
        return name
    }

    /// Name of a file of the sequence.
    static func name(_ frame: Int) -> String { String(format: "t%03d.tif", frame) }

    /// Writes masks as a stack; gives its name.
    @discardableResult
    func writeMasks(_ masks: [LabelImage], to name: String = "masks.tif") throws -> String {
        let writer = try LabelStackWriter(
            path: scratch.file(name),
            width: masks[0].width,
            height: masks[0].height,
            pageCount: masks.count,
            overwrite: true
        )
        for mask in masks { try writer.append(mask) }
        try writer.finish()
        return name
    }

    /// Masks of two cells that move a pixel per frame.
    static func masks(frameCount: Int = 4) -> [LabelImage] {
        (0..<frameCount).map { frame in
            LabelImage(plane(frame: frame).map { $0 > 300 ? 1 : 0 }).separated(at: 24)
        }
    }

    /// Simulates a small movie with its truth in a folder; gives the folder.
    @discardableResult
    func simulate(_ scene: String = "hela-ampk", frames: Int = 12, to name: String = "simulated") throws -> String {
        let size = ["--size", "128x128", "--cells", scene == "hela-ampk" ? "6" : "2", "--quiet"]
        let outcome = try program.run(["simulate", scene, "--frames", "\(frames)", "-o", name] + size)
        guard outcome.status == 0 else { throw Failed(errors: outcome.errors) }
        return name
    }

    struct Failed: Error {
        let errors: String
    }
}

extension LabelImage {
    /// The label 1 made 2 below a row.
    fileprivate func separated(at row: Int) -> LabelImage {
        var image = self
        for index in row * width..<width * height where image.plane.pixels[index] == 1 { image.plane.pixels[index] = 2 }
        return image
    }
}
