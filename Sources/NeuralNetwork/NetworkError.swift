/// What can keep a network from being built or run.
public enum NetworkError: Error, Sendable, Equatable {
    /// A tensor has another shape than it must have.
    case shape(expected: [Int], found: [Int], what: String)
    /// A tensor is missing or cannot be read.
    case tensor(name: String, reason: String)
    /// This processor or build lacks something; `what` names it.
    case unavailable(what: String)
    /// Threads need more address space than this process may have.
    case addressSpace(threads: Int, mebibytes: Int)
    /// What a network gave holds numbers that are not finite.
    case notFinite(what: String)
    /// The task that computes was cancelled.
    case interrupted
}

extension NetworkError: CustomStringConvertible {
    /// One sentence for a person.
    public var description: String {
        switch self {
        case .shape(let expected, let found, let what):
            "\(what): the shape is \(NetworkError.text(found)), but must be \(NetworkError.text(expected))"
        case .tensor(let name, let reason): "tensor '\(name)': \(reason)"
        case .unavailable(let what): what
        case .addressSpace(let threads, let mebibytes):
            "\(threads) thread(s) need \(mebibytes) MiB of address space, more than this process may have; raise its limit "
                + "(ulimit -v, vmem), or take fewer threads"
        case .notFinite(let what):
            "\(what) are not finite numbers: the weights are damaged or do not belong to this network; see 'celltrack weights "
                + "verify'"
        case .interrupted: "it was interrupted"
        }
    }

    /// A shape as text, such as `768 x 3 x 16 x 16`.
    static func text(_ shape: [Int]) -> String {
        shape.isEmpty ? "a single number" : shape.map(String.init).joined(separator: " x ")
    }
}
