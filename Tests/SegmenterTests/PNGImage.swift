import CellImage
import Foundation
import MovieIO
import TestSupport

/// Reads 8-bit PNG images without interlacing, grey or colour.
///
/// A PNG's compressed rows are those of a deflate strip of TIFF, one filter byte longer, so libtiff inflates them.
enum PNGImage {
    /// The mean of the colours.
    static func plane(path: String, scratch: ScratchFolder) throws -> Plane<Float>? {
        guard var mean = try channels(path: path, scratch: scratch) else { return nil }
        guard mean.count > 1 else { return mean[0] }
        for index in mean[0].pixels.indices {
            mean[0].pixels[index] = (mean[0].pixels[index] + mean[1].pixels[index] + mean[2].pixels[index]) / 3
        }
        return mean[0]
    }

    /// The grey plane, or red, green and blue.
    static func channels(path: String, scratch: ScratchFolder) throws -> [Plane<Float>]? {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        var width = 0
        var height = 0
        var samples = 0
        var compressed: [UInt8] = []
        var position = 8
        while position + 12 <= bytes.count {
            let length = bigEndian(bytes, position)
            let kind = String(decoding: bytes[position + 4..<position + 8], as: UTF8.self)
            let content = position + 8
            guard content + length + 4 <= bytes.count else { return nil }
            if kind == "IHDR" {
                width = bigEndian(bytes, content)
                height = bigEndian(bytes, content + 4)
                samples = [0: 1, 2: 3, 4: 2, 6: 4][bytes[content + 9]] ?? 0
                guard bytes[content + 8] == 8, bytes[content + 12] == 0, samples > 0 else { return nil }
            } else if kind == "IDAT" {
                compressed += bytes[content..<content + length]
            }
            position = content + length + 4
        }
        let stride = width * samples + 1
        let path = try scratch.write(tiff(width: stride, height: height, strip: compressed), to: "rows.tif")
        let rows = try TIFFFile(path: path).plane(page: 0)
        return unfiltered(rows, width: width, samples: samples)
    }

    private static func bigEndian(_ bytes: [UInt8], _ position: Int) -> Int {
        bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
    }

    /// A grey TIFF of one deflate strip.
    private static func tiff(width: Int, height: Int, strip: [UInt8]) -> Data {
        let entries: [(tag: UInt16, value: Int)] = [
            (256, width), (257, height), (258, 8), (259, 8), (262, 1), (273, 8), (277, 1), (278, height),
            (279, strip.count),
        ]
        let offset = 8 + strip.count + strip.count % 2
        var data = Data([0x49, 0x49, 42, 0])
        func append(_ value: Int, bytes: Int) {
            for shift in 0..<bytes { data.append(UInt8(truncatingIfNeeded: value >> (8 * shift))) }
        }
        append(offset, bytes: 4)
        data.append(contentsOf: strip)
        if strip.count % 2 == 1 { data.append(0) }
        append(entries.count, bytes: 2)
        for entry in entries {
            append(Int(entry.tag), bytes: 2)
            append(4, bytes: 2)
            append(1, bytes: 4)
            append(entry.value, bytes: 4)
        }
        append(0, bytes: 4)
        return data
    }

    /// Undoes the row filters of PNG; an alpha channel is left out.
    private static func unfiltered(_ rows: Plane<Float>, width: Int, samples: Int) -> [Plane<Float>] {
        var previous = [Int](repeating: 0, count: width * samples)
        let blank = Plane<Float>(width: width, height: rows.height, repeating: 0)
        var result = [Plane<Float>](repeating: blank, count: samples >= 3 ? 3 : 1)
        for row in 0..<rows.height {
            let filter = Int(rows[row, 0])
            var line = previous
            for index in 0..<width * samples {
                let left = index >= samples ? line[index - samples] : 0
                let corner = index >= samples ? previous[index - samples] : 0
                let guess = prediction(filter, left: left, above: previous[index], corner: corner)
                line[index] = (Int(rows[row, index + 1]) + guess) & 255
            }
            for channel in result.indices {
                for column in 0..<width { result[channel][row, column] = Float(line[column * samples + channel]) }
            }
            previous = line
        }
        return result
    }

    private static func prediction(_ filter: Int, left: Int, above: Int, corner: Int) -> Int {
        switch filter {
        case 1: return left
        case 2: return above
        case 3: return (left + above) / 2
        case 4:
            let guess = left + above - corner
            let (a, b, c) = (abs(guess - left), abs(guess - above), abs(guess - corner))
            return a <= b && a <= c ? left : b <= c ? above : corner
        default: return 0
        }
    }
}
