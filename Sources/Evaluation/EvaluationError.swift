/// What can stop a comparison with a truth.
public enum EvaluationError: Error, Sendable, Equatable {
    /// Two images that should show the same field of view differ in size; `frame` is nil outside a movie.
    case sizeMismatch(frame: Int?, expectedWidth: Int, expectedHeight: Int, foundWidth: Int, foundHeight: Int)
    /// Two movies differ in length.
    case frameCountMismatch(reference: Int, result: Int)
    /// Tracks and masks contradict each other or the rules of the Cell Tracking Challenge.
    case invalidTracks(MovieRole, CTCViolation)
    /// A line of a track table cannot be read.
    case malformedTable(line: Int, reason: String)
    /// A table of values cannot be read; `line` is 1-based.
    case malformedValues(line: Int, reason: String)
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
            "the reference has \(reference) frames, the result \(result); compare movies of one length"
        case .invalidTracks(let role, let violation):
            "the tracks of the \(role.rawValue) are not valid: \(violation)"
        case .malformedTable(let line, let reason):
            "line \(line) of the track table: \(reason); each line is label, first frame, last frame, parent"
        case .malformedValues(let line, let reason): "line \(line) of the table of values: \(reason)"
        case .parameter(let name, let reason):
            "\(name): \(reason)"
        }
    }
}
