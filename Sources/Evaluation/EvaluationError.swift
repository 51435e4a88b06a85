/// What can stop a comparison with a truth.
public enum EvaluationError: Error, Sendable, Equatable {
    /// Two images that should show the same field of view differ in size; `frame` is nil outside a movie.
    case sizeMismatch(frame: Int?, expectedWidth: Int, expectedHeight: Int, foundWidth: Int, foundHeight: Int)
    /// Two movies differ in length, or a result ends before its reference does; `result` is the result's number of frames.
    case frameCountMismatch(reference: Range<Int>, result: Int)
    /// Frames that are to be compared have no file with masks.
    case missingMasks(folder: String, frames: FrameList)
    /// No frame of the reference is one of the result's.
    case noCommonFrame(reference: FrameList, result: FrameList)
    /// Tracks and masks contradict each other or the rules of the Cell Tracking Challenge.
    case invalidTracks(MovieRole, CTCViolation)
    /// A line of a track table cannot be read; `line` is 1-based, `file` nil where the text came from none.
    case malformedTable(file: String?, line: Int, reason: String)
    /// A table of values cannot be read; likewise.
    case malformedValues(file: String?, line: Int, reason: String)
    /// A parameter lies outside its range.
    case parameter(name: String, reason: String)

    /// Which of the two movies is meant.
    public enum MovieRole: String, Sendable, Hashable, Codable {
        /// The truth.
        case reference
        /// What is scored.
        case result
    }
}

extension EvaluationError: CustomStringConvertible {
    /// One sentence for a person.
    public var description: String {
        switch self {
        case .sizeMismatch(let frame, let expectedWidth, let expectedHeight, let foundWidth, let foundHeight):
            "\(frame.map { "frame \($0): " } ?? "")the reference has \(expectedWidth) x \(expectedHeight) pixels, "
                + "the result \(foundWidth) x \(foundHeight); compare masks of one field of view"
        case .frameCountMismatch(let reference, let result):
            "the reference has frames \(FrameList(reference)), the result ends with frame \(result - 1); compare movies of "
                + "one length whose files are numbered alike, or give a truth of fewer frames"
        case .missingMasks(let folder, let frames):
            "\(folder): no masks of frames \(frames); a missing file does not mean that there are no cells: "
                + "add the masks, or keep the files of one run of consecutive frames only ('evaluate segmentation' "
                + "takes frames one by one)"
        case .noCommonFrame(let reference, let result):
            "the reference has masks of frames \(reference), the result of frames \(result); "
                + "number the files alike"
        case .invalidTracks(let role, let violation):
            "the tracks of the \(role.rawValue) are not valid: \(violation)"
        case .malformedTable(let file, let line, let reason):
            EvaluationError.place(file)
                + "line \(line) of the track table: \(reason); each line is label, first frame, "
                + "last frame, parent"
        case .malformedValues(let file, let line, let reason):
            EvaluationError.place(file) + "line \(line) of the table of values: \(reason)"
        case .parameter(let name, let reason):
            "\(name): \(reason)"
        }
    }

    private static func place(_ file: String?) -> String { file.map { $0 + ": " } ?? "" }
}
