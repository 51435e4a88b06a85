import Segmenter

/// Boxes that somebody drew or another program found, from a table in CSV.
///
/// The first line names the columns: `min_x`, `min_y`, `max_x` and `max_y` in pixels of the frame, whose outer edge is
/// 0, and `frame`, counted from 0, which may be absent when there is one frame. Other columns are passed over.
struct BoxTable: Sendable {
    /// A box of the table.
    struct Entry: Sendable {
        /// Number of its line below the first one, from 1: blank lines count, so that it leads back to the line.
        let row: UInt32
        /// The box, in pixels of the frame.
        let box: BoundingBox
    }

    /// The frames that boxes may lie in.
    struct Field: Sendable {
        /// Number of frames.
        let frameCount: Int
        /// Columns, in pixels.
        let width: Int
        /// Rows, in pixels.
        let height: Int
    }

    /// Boxes of each frame, in the order of their rows.
    let boxes: [Int: [Entry]]

    /// The line of the table that a row stands in, from 1.
    static func line(ofRow row: UInt32) -> Int { Int(row) + 1 }

    /// Largest table that is read, in bytes.
    private static let byteLimit = 1 << 28

    /// Reads a table.
    ///
    /// - Parameters:
    ///   - file: path of the table.
    ///   - field: frames of the movie.
    /// - Throws: `RunError.missingFile` or `.configuration` with the line that is wrong.
    init(file: String, field: Field) throws(RunError) {
        let table = try CSVFile(file, byteLimit: BoxTable.byteLimit)
        let columns = try Columns(table.header, file: file, frameCount: field.frameCount)
        var boxes: [Int: [Entry]] = [:]
        try table.forEachRow { line, cells throws(RunError) in
            do throws(LineError) {
                let (frame, box) = try columns.box(cells, in: field)
                boxes[frame, default: []].append(Entry(row: UInt32(line - 1), box: box))
            } catch {
                throw .configuration(file: file, line: line, reason: error.reason)
            }
        }
        self.boxes = boxes
    }

    private struct LineError: Error {
        let reason: String
    }

    /// Where the columns stand.
    private struct Columns {
        private let sides: [Int]
        private let frame: Int?

        init(_ names: [String], file: String, frameCount: Int) throws(RunError) {
            sides = ["min_x", "min_y", "max_x", "max_y"].compactMap(names.firstIndex)
            frame = names.firstIndex(of: "frame")
            guard sides.count == 4 else {
                throw .configuration(
                    file: file,
                    line: 1,
                    reason:
                        "the first line must name the columns min_x, min_y, max_x and max_y, and frame for a movie, "
                        + "separated by commas, semicolons or tabs"
                )
            }
            guard frame != nil || frameCount == 1 else {
                throw .configuration(
                    file: file,
                    line: 1,
                    reason: "a movie of \(frameCount) frames needs a column frame"
                )
            }
        }

        func box(_ cells: [String], in field: Field) throws(LineError) -> (frame: Int, box: BoundingBox) {
            var values: [Float] = []
            for side in sides {
                guard side < cells.count, let value = Float(cells[side]), value.isFinite else {
                    throw LineError(
                        reason:
                            "a box needs four numbers with a decimal point, separated as the names in the first line"
                    )
                }
                values.append(value)
            }
            guard values[2] > values[0], values[3] > values[1] else {
                throw LineError(reason: "max_x and max_y must be larger than min_x and min_y")
            }
            let (width, height) = (Float(field.width), Float(field.height))
            guard values[0] < width, values[2] > 0, values[1] < height, values[3] > 0 else {
                throw LineError(reason: "the box lies outside the image of \(field.width) x \(field.height) pixels")
            }
            // Beyond this a side is no drawing error but a number of something else.
            guard values[0] >= -width, values[2] <= 2 * width, values[1] >= -height, values[3] <= 2 * height else {
                throw LineError(
                    reason: "the box is far larger than the image of \(field.width) x \(field.height) pixels"
                )
            }
            let box = BoundingBox(minX: values[0], minY: values[1], maxX: values[2], maxY: values[3])
            guard let frame else { return (0, box) }
            guard frame < cells.count, let index = Int(cells[frame]), (0..<field.frameCount).contains(index) else {
                throw LineError(reason: "frame must be between 0 and \(field.frameCount - 1)")
            }
            return (index, box)
        }
    }
}
