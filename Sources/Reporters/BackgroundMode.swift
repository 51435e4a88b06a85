public import CellImage

/// How the background of a channel is found in a frame.
///
/// *Free* pixels are those farther from every cell than the estimator's exclusion distance.
public enum BackgroundMode: Sendable, Hashable {
    /// Nothing is subtracted.
    case none
    /// Known levels in raw units: one for all channels, or one per channel.
    case constant([Double])
    /// A percentile, 0 to 100, of the free pixels.
    case percentile(Double)
    /// The median of the free pixels.
    case median
    /// For each cell the median of the free pixels in a ring of this width, in pixels.
    case localRing(width: Int)
    /// The smallest mean of 4 x 4 pixels in each square tile of this side, in pixels, interpolated at each cell.
    case rollingMinimum(tile: Int)
    /// The median of the pixels in a rectangle.
    case regionOfInterest(PixelRect)
}

extension BackgroundMode: CustomStringConvertible {
    /// The text that `init(parsing:)` reads.
    public var description: String {
        switch self {
        case .none: "none"
        case .constant(let values): "constant:" + values.map { "\($0)" }.joined(separator: ",")
        case .percentile(let value): "percentile:\(value)"
        case .median: "median"
        case .localRing(let width): "local-ring:\(width)"
        case .rollingMinimum(let tile): "rolling-minimum:\(tile)"
        case .regionOfInterest(let rect): "roi:\(rect.minX),\(rect.minY),\(rect.width),\(rect.height)"
        }
    }

    /// Reads a mode from text.
    ///
    /// The forms are `none`, `constant:100` (`constant:100,120` for two channels), `percentile:10`, `median`,
    /// `local-ring:5` (width in pixels), `rolling-minimum:64` (tile side in pixels) and `roi:x,y,width,height`.
    ///
    /// - Throws: `ReporterError.backgroundMode` with the reason.
    public init(parsing text: String) throws(ReporterError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let fields = parts.count > 1 ? parts[1].split(separator: ",", omittingEmptySubsequences: false) : []
        let numbers = fields.compactMap { Double($0) }.filter(\.isFinite)
        guard numbers.count == fields.count else {
            throw .backgroundMode(text: text, reason: "what follows the colon is not a number")
        }
        guard let mode = BackgroundMode(name: String(parts.first ?? ""), numbers: numbers) else {
            throw .backgroundMode(text: text, reason: "the name or the number of values is wrong")
        }
        try mode.validate(text: text)
        self = mode
    }

    private init?(name: String, numbers: [Double]) {
        let integers = numbers.compactMap { Int(exactly: $0) }
        switch (name, numbers.count, integers.count) {
        case ("none", 0, _): self = .none
        case ("median", 0, _): self = .median
        case ("constant", 1..., _): self = .constant(numbers)
        case ("percentile", 1, _): self = .percentile(numbers[0])
        case ("local-ring", 1, 1): self = .localRing(width: integers[0])
        case ("rolling-minimum", 1, 1): self = .rollingMinimum(tile: integers[0])
        case ("roi", 4, 4):
            let (right, wide) = integers[0].addingReportingOverflow(integers[2])
            let (bottom, high) = integers[1].addingReportingOverflow(integers[3])
            guard !wide, !high else { return nil }
            self = .regionOfInterest(PixelRect(minX: integers[0], minY: integers[1], maxX: right, maxY: bottom))
        default: return nil
        }
    }

    /// Refuses values that no frame can use.
    func validate(text: String) throws(ReporterError) {
        switch self {
        case .none, .median: break
        case .constant(let values):
            guard !values.isEmpty, values.allSatisfy(\.isFinite) else {
                throw .backgroundMode(text: text, reason: "a constant needs one finite level, or one per channel")
            }
        case .percentile(let value):
            guard (0...100).contains(value) else {
                throw .backgroundMode(text: text, reason: "a percentile lies between 0 and 100")
            }
        case .localRing(let width):
            guard (1...RegionMeasurer.largestRing).contains(width) else {
                throw .backgroundMode(text: text, reason: "the ring is 1 to \(RegionMeasurer.largestRing) pixels wide")
            }
        case .rollingMinimum(let tile):
            guard (8...100_000).contains(tile) else {
                throw .backgroundMode(text: text, reason: "a tile's side is 8 to 100000 pixels")
            }
        case .regionOfInterest(let rect):
            guard rect.minX >= 0, rect.minY >= 0, rect.width > 0, rect.height > 0 else {
                throw .backgroundMode(text: text, reason: "x and y start at 0, width and height at 1")
            }
        }
    }
}

extension BackgroundMode: Codable {
    /// Decodes the text form.
    public init(from decoder: any Decoder) throws {
        try self.init(parsing: decoder.singleValueContainer().decode(String.self))
    }

    /// Encodes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
