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
    /// A channel's correction cannot be made or does not fit the frame.
    case correction(channel: Int, reason: String)
    /// Bleed-through that cannot be undone.
    case bleedThrough(reason: String)
    /// A reporter that is made of pixels is asked for from measurements of regions.
    case pixelsNeeded(reporter: String)
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
        case .correction(let channel, let reason):
            "the correction of channel \(channel) (counted from 0): \(reason)"
        case .bleedThrough(let reason):
            "the bleed-through: \(reason)"
        case .pixelsNeeded(let reporter):
            "the reporter '\(reporter)' is a mean of pixel ratios: it needs the movie's pixels, not only stored measurements"
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

extension Frame {
    /// Refuses a frame that differs from another one in size or number of channels.
    func requireShape(of frame: Frame) throws(ReporterError) {
        guard width == frame.width, height == frame.height else {
            throw .sizeMismatch(
                expectedWidth: frame.width,
                expectedHeight: frame.height,
                foundWidth: width,
                foundHeight: height
            )
        }
        guard channels.count == frame.channels.count else {
            throw .parameter(
                name: "detected frame",
                reason: "it has \(channels.count) channels, the corrected one \(frame.channels.count)"
            )
        }
    }
}

extension Decoder {
    /// Throws when the object to be decoded has a name that is not known.
    func refuseUnknownNames(known: [String]) throws {
        guard let name = try unknownName(known: known) else { return }
        throw ReporterError.parameter(
            name: name,
            reason: "there is no such parameter; known are \(known.joined(separator: ", "))"
        )
    }
}
