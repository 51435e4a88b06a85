internal import CellImage

/// What can keep a frame from being measured.
public enum ReporterError: Error, Sendable, Equatable {
    /// A reporter names a channel that the movie does not have.
    case unknownChannel(name: String, available: [String])
    /// Masks and pixels differ in size.
    case sizeMismatch(expectedWidth: Int, expectedHeight: Int, foundWidth: Int, foundHeight: Int)
    /// A region is asked for that needs masks which are not there.
    case regionUnavailable(region: MeasurementRegion, reason: String)
    /// A background mode written as text that cannot be read.
    case backgroundMode(text: String, reason: String)
    /// A parameter lies outside its range.
    case parameter(name: String, reason: String)
}

extension ReporterError: CustomStringConvertible {
    /// One sentence for a person.
    public var description: String {
        switch self {
        case .unknownChannel(let name, let available):
            "there is no channel '\(name)'; the movie has: \(available.joined(separator: ", "))"
        case .sizeMismatch(let expectedWidth, let expectedHeight, let foundWidth, let foundHeight):
            "the frame is \(expectedWidth) x \(expectedHeight) pixels, its masks are \(foundWidth) x \(foundHeight)"
        case .regionUnavailable(let region, let reason):
            "the region '\(region.rawValue)' cannot be measured: \(reason)"
        case .backgroundMode(let text, let reason):
            "'\(text)' is no background mode: \(reason); use none, constant:100, percentile:10, median, local-ring:5, "
                + "rolling-minimum:64 or roi:x,y,width,height"
        case .parameter(let name, let reason):
            "\(name): \(reason)"
        }
    }
}

extension LabelRuns {
    /// Refuses masks that are not of the frame's size.
    func requireSize(of frame: Frame) throws(ReporterError) {
        guard width == frame.width, height == frame.height else {
            throw .sizeMismatch(
                expectedWidth: frame.width,
                expectedHeight: frame.height,
                foundWidth: width,
                foundHeight: height
            )
        }
    }
}
