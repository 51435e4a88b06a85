package import Foundation

/// `metadata.txt`, which Micro-Manager writes beside images that it saves as separate files.
package struct MicroManagerMetadataFile: Sendable, Equatable {
    /// What holds for the whole acquisition.
    package var summary = MicroManagerMetadata()
    /// Earliest time of each time point, in milliseconds since the start.
    package var elapsedMilliseconds: [Int: Double] = [:]

    /// Name of the file.
    package static let name = "metadata.txt"
    /// Largest file that is read.
    package static let byteLimit = 128 << 20

    /// Parses the file's content.
    ///
    /// - Throws: `MovieError.malformed` when it is too long or no JSON object.
    package init(_ content: Data, file: String) throws(MovieError) {
        guard content.count <= MicroManagerMetadataFile.byteLimit else {
            throw .malformed(file: file, page: nil, reason: "longer than \(MicroManagerMetadataFile.byteLimit) bytes")
        }
        do {
            self = try JSONDecoder().decode(MicroManagerMetadataFile.self, from: content)
        } catch {
            throw .malformed(file: file, page: nil, reason: "no valid JSON object")
        }
    }
}

extension MicroManagerMetadataFile: Decodable {
    /// Reads the summary and the time of every plane; planes name the channels where the summary does not.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: AnyKey.self)
        summary = (try? values.decode(MicroManagerMetadata.self, forKey: AnyKey("Summary"))) ?? MicroManagerMetadata()
        var named: [Int: String] = [:]
        for key in values.allKeys.map(\.stringValue).sorted() {
            guard let frame = MicroManagerMetadataFile.frame(ofKey: key),
                let plane = try? values.decode(MicroManagerMetadata.self, forKey: AnyKey(key))
            else { continue }
            if summary.pixelSizeInMicrometers == nil { summary.pixelSizeInMicrometers = plane.pixelSizeInMicrometers }
            if summary.bitDepth == nil { summary.bitDepth = plane.bitDepth }
            if let channel = plane.channel, let name = plane.channelName { named[channel] = name }
            guard let time = plane.elapsedMilliseconds else { continue }
            elapsedMilliseconds[frame] = min(time, elapsedMilliseconds[frame] ?? time)
        }
        if summary.channelNames == nil, !named.isEmpty, named.keys.allSatisfy({ $0 < named.count }) {
            summary.channelNames = named.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    /// The time point in `FrameKey-T-C-Z` (1.4) or `Metadata-.../img_channel000_position000_time000000000_z000.tif`.
    private static func frame(ofKey key: String) -> Int? {
        if key.hasPrefix("FrameKey-") {
            return Int(key.dropFirst("FrameKey-".count).prefix { $0 != "-" })
        }
        guard key.hasPrefix("Metadata-"), let mark = key.range(of: "_time", options: .backwards) else { return nil }
        return Int(key[mark.upperBound...].prefix { $0.isNumber })
    }
}
