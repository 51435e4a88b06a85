import CellImage

/// What can be wrong with a movie or a label file.
public enum MovieError: Error, Sendable, Equatable {
    /// The file does not exist.
    case missing(file: String)
    /// The file exists but cannot be opened or read.
    case unreadable(file: String, reason: String)
    /// The content breaks the format; `page` is 0-based.
    case malformed(file: String, page: Int?, reason: String)
    /// The content is valid but outside what is supported; `advice` says what to do.
    case unsupported(file: String, reason: String, advice: String)
    /// The movie can be read in several ways; `flag` settles it.
    case ambiguous(file: String, reason: String, flag: String)
    /// A frame or page differs from the first one.
    case mismatch(file: String, page: Int?, expected: String, found: String)
    /// An index is missing in a numbered sequence.
    case missingFrames(pattern: String, missing: [Int])
    /// There is nothing to read.
    case empty(file: String)
    /// A frame index outside the movie.
    case frameOutOfRange(index: Int, count: Int)
    /// An option does not fit the movie.
    case option(name: String, reason: String)
    /// A file exists and may not be replaced.
    case exists(file: String)
    /// A file cannot be created.
    case cannotCreate(file: String, reason: String)
    /// Writing failed on the way.
    case writeFailed(file: String, reason: String)
}

extension MovieError: OutputFailure {}

extension MovieError: CustomStringConvertible {
    /// One sentence for a person.
    public var description: String {
        switch self {
        // The system's names come with U+FFFD in the place of what is no UTF-8, and are not found again.
        case .missing(let file) where file.contains("\u{FFFD}"): "\(file): its name is not UTF-8; rename it"
        case .missing(let file): "\(file): no such file"
        case .unreadable(let file, let reason): "\(file): cannot be read: \(reason)"
        case .malformed(let file, let page, let reason): "\(file)\(MovieError.place(page)): damaged: \(reason)"
        case .unsupported(let file, let reason, let advice): "\(file): not supported: \(reason); \(advice)"
        case .ambiguous(let file, let reason, let flag): "\(file): \(reason); settle it with \(flag)"
        case .mismatch(let file, let page, let expected, let found):
            "\(file)\(MovieError.place(page)): expected \(expected), found \(found)"
        case .missingFrames(let pattern, let missing):
            "\(pattern): missing frame(s) \(MovieError.list(missing)); allow missing frames to go on with the others"
        case .empty(let file): "\(file): holds no images"
        case .frameOutOfRange(let index, let count): "frame \(index) does not exist: the movie has \(count) frame(s)"
        case .option(let name, let reason): "\(name): \(reason)"
        case .exists(let file): "\(file): cannot be created: it exists already"
        case .cannotCreate(let file, let reason): "\(file): cannot be created: \(reason)"
        case .writeFailed(let file, let reason): "\(file): writing failed: \(reason)"
        }
    }

    private static func place(_ page: Int?) -> String {
        page.map { ", page \($0)" } ?? ""
    }

    private static func list(_ numbers: [Int]) -> String {
        let shown = numbers.prefix(10).map(String.init).joined(separator: ", ")
        return numbers.count > 10 ? "\(shown) and \(numbers.count - 10) more" : shown
    }
}
