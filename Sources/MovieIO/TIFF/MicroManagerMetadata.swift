import Foundation

/// What Micro-Manager says about one plane (TIFF tag 51123, or an entry of `metadata.txt`).
///
/// - Source: Micro-Manager wiki, "Micro-Manager File Formats", and the keys seen in files of versions 1.4 and 2.0.
package struct MicroManagerMetadata: Sendable, Equatable {
    /// Time point.
    package var frame: Int?
    /// Channel.
    package var channel: Int?
    /// Focal plane.
    package var slice: Int?
    /// Milliseconds since the start of the acquisition.
    package var elapsedMilliseconds: Double?
    /// Size of a pixel in micrometres; 0 when the microscope was not calibrated.
    package var pixelSizeInMicrometers: Double?
    /// Nominal milliseconds between frames; 0 for "as fast as possible".
    package var intervalInMilliseconds: Double?
    /// Name of the plane's channel.
    package var channelName: String?
    /// Names of all channels.
    package var channelNames: [String]?
    /// Bits that carry signal.
    package var bitDepth: Int?

    /// Largest description that is read.
    package static let byteLimit = 16 << 20

    /// Makes metadata that says nothing.
    package init() {}

    /// Parses a plane's description.
    ///
    /// - Throws: `MovieError.malformed` when it is too long or no JSON object.
    package init(json: String, file: String, page: Int) throws(MovieError) {
        let bytes = Data(json.utf8.prefix { $0 != 0 })
        guard bytes.count <= MicroManagerMetadata.byteLimit else {
            throw .malformed(file: file, page: page, reason: "Micro-Manager's metadata are too long")
        }
        do {
            self = try JSONDecoder().decode(MicroManagerMetadata.self, from: bytes)
        } catch {
            throw .malformed(file: file, page: page, reason: "Micro-Manager's metadata are no JSON object")
        }
    }
}

extension MicroManagerMetadata: Decodable {
    /// Reads the keys of versions 1.4 and 2.0; those of an enclosed summary come second.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: AnyKey.self)
        frame = values.wholeNumber("FrameIndex", "Frame")
        channel = values.wholeNumber("ChannelIndex")
        slice = values.wholeNumber("SliceIndex", "Slice")
        elapsedMilliseconds = values.number("ElapsedTime-ms", "ElapsedTimeMs")
        pixelSizeInMicrometers = values.number("PixelSizeUm", "PixelSize_um")
        intervalInMilliseconds = values.number("Interval_ms", "Interval-ms")
        channelName = try? values.decode(String.self, forKey: AnyKey("Channel"))
        channelNames = values.strings("ChNames")
        bitDepth = values.wholeNumber("BitDepth")
        if let summary = try? values.decode(MicroManagerMetadata.self, forKey: AnyKey("Summary")) {
            pixelSizeInMicrometers = pixelSizeInMicrometers ?? summary.pixelSizeInMicrometers
            intervalInMilliseconds = intervalInMilliseconds ?? summary.intervalInMilliseconds
            channelNames = channelNames ?? summary.channelNames
            bitDepth = bitDepth ?? summary.bitDepth
        }
    }
}

/// A key of any name.
struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension KeyedDecodingContainer<AnyKey> {
    /// The first key that holds a finite number, as a number or as text.
    func number(_ names: String...) -> Double? {
        for name in names {
            let key = AnyKey(name)
            let value =
                (try? decode(Double.self, forKey: key)) ?? (try? decode(String.self, forKey: key)).flatMap(Double.init)
            if let value, value.isFinite { return value }
        }
        return nil
    }

    /// The first key that holds a whole number from 0 to a thousand million.
    func wholeNumber(_ names: String...) -> Int? {
        for name in names {
            if let value = number(name), (0...1e9).contains(value) { return Int(exactly: value) }
        }
        return nil
    }

    /// A list of texts; also one that is itself written as text, as old versions do.
    func strings(_ name: String) -> [String]? {
        let key = AnyKey(name)
        if let list = try? decode([String].self, forKey: key) { return list }
        guard let text = try? decode(String.self, forKey: key) else { return nil }
        return try? JSONDecoder().decode([String].self, from: Data(text.utf8))
    }
}
