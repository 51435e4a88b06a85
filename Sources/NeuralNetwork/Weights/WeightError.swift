import CellImage

/// What can be wrong with a file of weights.
public enum WeightError: Error, Sendable, Equatable {
    /// The file does not exist.
    case missing(file: String)
    /// The file exists but cannot be opened or read.
    case unreadable(file: String, reason: String)
    /// The content breaks the format; `entry` names the part of the file.
    case malformed(file: String, entry: String?, reason: String)
    /// The content is valid but outside what is supported; `advice` says what to do.
    case unsupported(file: String, reason: String, advice: String)
    /// A checkpoint asks for something that a table of tensors does not need; nothing of it was run.
    case refused(file: String, what: String)
    /// Tensors that are needed are not there.
    case missingTensors(file: String, names: [String])
    /// Tensors that the network does not know are there.
    case unexpectedTensors(file: String, names: [String])
    /// A tensor has another shape than it must have.
    case tensorShape(file: String, name: String, expected: [Int], found: [Int])
    /// A tensor has numbers of a type that is not used here.
    case tensorType(file: String, name: String, found: ScalarType)
    /// There are no weights; `advice` has one line per way to get them.
    case unavailable(what: String, advice: [String])
    /// A text cannot be the name of a model.
    case name(String, reason: String)
    /// A file exists and may not be replaced.
    case exists(file: String)
    /// A file cannot be created.
    case cannotCreate(file: String, reason: String)
    /// Writing failed on the way.
    case writeFailed(file: String, reason: String)
    /// The work was called off.
    case interrupted(file: String)
}

extension WeightError: OutputFailure {}

extension WeightError: CustomStringConvertible {
    /// One sentence for a person.
    public var description: String {
        switch self {
        case .missing(let file): "\(file): no such file"
        case .unreadable(let file, let reason): "\(file): cannot be read: \(reason)"
        case .malformed(let file, let entry, let reason):
            "\(file)\(entry.map { ", \(Self.printable($0))" } ?? ""): damaged: \(reason)"
        case .unsupported(let file, let reason, let advice): "\(file): not supported: \(reason); \(advice)"
        case .refused(let file, let what):
            "\(file): refused: it asks for \(Self.printable(what)), which a table of tensors does not need, and nothing "
                + "of it was run; save the tensors alone with torch.save(model.state_dict(), ...)"
        case .missingTensors(let file, let names): "\(file): missing tensor(s): \(Self.list(names))"
        case .unexpectedTensors(let file, let names):
            "\(file): tensor(s) that this network does not have: \(Self.list(names))"
        case .tensorShape(let file, let name, let expected, let found):
            "\(file): the shape of \(Self.printable(name)) is \(NetworkError.text(found)), "
                + "but must be \(NetworkError.text(expected))"
        case .tensorType(let file, let name, let found):
            "\(file): \(Self.printable(name)) has numbers of type \(found), but only float32, float16 and bfloat16 are used"
        case .unavailable(let what, let advice): ([what] + advice.map { "           \($0)" }).joined(separator: "\n")
        case .name(let name, let reason): "'\(Self.printable(name))' cannot be the name of a model: \(reason)"
        case .exists(let file): "\(file): cannot be created: it exists already"
        case .cannotCreate(let file, let reason): "\(file): cannot be created: \(reason)"
        case .writeFailed(let file, let reason): "\(file): writing failed: \(reason)"
        case .interrupted(let file): "interrupted before \(file) was whole"
        }
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(3).map(printable).joined(separator: ", ")
        return names.count > 3 ? "\(shown) and \(names.count - 3) more" : shown
    }

    /// A name from outside, short enough and without characters that would disturb a terminal.
    private static func printable(_ text: String) -> String {
        let shown = text.unicodeScalars.prefix(100).map { scalar in
            scalar.properties.generalCategory == .control ? "?" : String(scalar)
        }
        return shown.joined() + (text.unicodeScalars.count > 100 ? "..." : "")
    }
}

extension WeightError {
    /// The same error, with another name in the place of a file's that the user does not know.
    package func naming(_ name: String, for file: String) -> WeightError {
        func named(_ found: String) -> String { found == file ? name : found }
        return switch self {
        case .missing(let file): .missing(file: named(file))
        case .unreadable(let file, let reason): .unreadable(file: named(file), reason: reason)
        case .malformed(let file, let entry, let reason):
            .malformed(file: named(file), entry: entry, reason: reason)
        case .unsupported(let file, let reason, let advice):
            .unsupported(file: named(file), reason: reason, advice: advice)
        case .refused(let file, let what): .refused(file: named(file), what: what)
        case .missingTensors(let file, let names): .missingTensors(file: named(file), names: names)
        case .unexpectedTensors(let file, let names): .unexpectedTensors(file: named(file), names: names)
        case .tensorShape(let file, let name, let expected, let found):
            .tensorShape(file: named(file), name: name, expected: expected, found: found)
        case .tensorType(let file, let name, let found): .tensorType(file: named(file), name: name, found: found)
        case .exists(let file): .exists(file: named(file))
        case .cannotCreate(let file, let reason): .cannotCreate(file: named(file), reason: reason)
        case .writeFailed(let file, let reason): .writeFailed(file: named(file), reason: reason)
        case .interrupted(let file): .interrupted(file: named(file))
        case .unavailable, .name: self
        }
    }
}
