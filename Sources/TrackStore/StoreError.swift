/// What can go wrong with a result file.
public enum StoreError: Error, Sendable, Equatable {
    /// There is no such file.
    case missing(file: String)
    /// The file is something else than a result file; `reason` says what it looks like.
    case notAResult(file: String, reason: String)
    /// The file was written by a newer version of the program.
    case newerSchema(file: String, found: Int, supported: Int)
    /// The file is a result file, but its content is broken.
    case damaged(file: String, reason: String)
    /// Another process holds the file.
    case locked(file: String)
    /// The file or its folder cannot be written.
    case readOnly(file: String)
    /// A file stands in the way of a new one.
    case exists(file: String)
    /// The file cannot be created.
    case cannotCreate(file: String, reason: String)
    /// The file exists but cannot be opened or read.
    case unreadable(file: String, reason: String)
    /// Writing failed on the way, for example on a full disk; the last committed state is intact.
    case writeFailed(file: String, reason: String)
    /// The frame has been committed before.
    case frameExists(file: String, frame: Int)
    /// The file holds no such frame.
    case noFrame(file: String, frame: Int)
    /// What should be stored contradicts itself or the file.
    case inconsistent(file: String, reason: String)
}

extension StoreError: CustomStringConvertible {
    /// One sentence for a person, and what to do.
    public var description: String {
        switch self {
        case .missing(let file): "\(file): no such file"
        case .notAResult(let file, let reason): "\(file): not a result file of celltrack: \(reason)"
        case .newerSchema(let file, let found, let supported):
            "\(file): its format has version \(found), this program knows versions up to \(supported); "
                + "update celltrack to open it"
        case .damaged(let file, let reason):
            "\(file): damaged: \(reason); restore it from a copy, or run again"
        case .locked(let file): "\(file): in use by another process; wait until that one has ended and try again"
        case .readOnly(let file): "\(file): cannot be written; check the permissions of the file and of its folder"
        case .exists(let file): "\(file): exists already"
        case .cannotCreate(let file, let reason): "\(file): cannot be created: \(reason)"
        case .unreadable(let file, let reason): "\(file): cannot be read: \(reason)"
        case .writeFailed(let file, let reason):
            "\(file): writing failed: \(reason); what was stored before is intact: make room and go on"
        case .frameExists(let file, let frame):
            "\(file): frame \(frame) is stored already: another process is at work on the file; wait until it has ended"
        case .noFrame(let file, let frame): "\(file): holds no frame \(frame)"
        case .inconsistent(let file, let reason): "\(file): refused to store: \(reason)"
        }
    }
}
