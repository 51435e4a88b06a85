/// Smoothing of corrected traces; never across gaps or divisions.
public enum TraceSmoothing: Sendable, Hashable {
    /// Values stay as they are.
    case none
    /// The median of a window of frames, which shrinks at the ends of a stretch.
    case median(window: Int)
    /// The value at each frame of a polynomial fitted to the window around it by least squares.
    ///
    /// At the ends of a stretch the polynomial of the first or last whole window is used; a stretch shorter than the
    /// window stays as it is.
    ///
    /// Source: Savitzky and Golay, Smoothing and differentiation of data by simplified least squares procedures, Anal.
    /// Chem. 36 (1964).
    case savitzkyGolay(window: Int, order: Int)
}

extension TraceSmoothing: CustomStringConvertible {
    /// The text that `init(parsing:)` reads.
    public var description: String {
        switch self {
        case .none: "none"
        case .median(let window): "median:\(window)"
        case .savitzkyGolay(let window, let order): "savitzky-golay:\(window),\(order)"
        }
    }

    /// Reads smoothing from text: `none`, `median:3` or `savitzky-golay:5,2`, windows in frames.
    ///
    /// - Throws: `ReporterError.parameter` with the reason.
    public init(parsing text: String) throws(ReporterError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let fields = parts.count > 1 ? parts[1].split(separator: ",", omittingEmptySubsequences: false) : []
        let numbers = fields.compactMap { Int($0) }
        switch (parts.first ?? "", fields.count, numbers.count) {
        case ("none", 0, 0): self = .none
        case ("median", 1, 1): self = .median(window: numbers[0])
        case ("savitzky-golay", 2, 2): self = .savitzkyGolay(window: numbers[0], order: numbers[1])
        default:
            throw .parameter(
                name: "smoothing",
                reason: "'\(text)' is no smoothing; use none, median:3 or savitzky-golay:5,2"
            )
        }
        try validate()
    }

    func validate() throws(ReporterError) {
        switch self {
        case .none: break
        case .median(let window):
            guard (3...101).contains(window), window % 2 == 1 else {
                throw .parameter(name: "smoothing", reason: "a window is an odd number of frames from 3 to 101")
            }
        case .savitzkyGolay(let window, let order):
            guard (3...101).contains(window), window % 2 == 1, (1...5).contains(order), order < window else {
                throw .parameter(
                    name: "smoothing",
                    reason: "a window is an odd number of frames from 3 to 101, the order 1 to 5 and less than it"
                )
            }
        }
    }
}

extension TraceSmoothing: Codable {
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
