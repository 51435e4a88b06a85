import Foundation
import Yams

extension ParameterTree {
    /// Largest configuration that is read, in bytes.
    package static let byteLimit = 1 << 20
    /// Most values that a configuration may hold once its aliases are followed.
    package static let valueLimit = 100_000

    /// Reads a configuration file.
    ///
    /// Images of corrections and the result of control cells that it names are found from the working folder, and where they are
    /// not there, from the folder of the configuration.
    ///
    /// - Throws: `RunError.missingFile`, `.configuration`.
    public init(yamlFile path: String) throws(RunError) {
        guard let data = FileManager.default.contents(atPath: path) else { throw ParameterTree.refusal(of: path) }
        guard data.count <= ParameterTree.byteLimit else {
            throw .configuration(file: path, line: nil, reason: "it has more than \(ParameterTree.byteLimit) bytes")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw .configuration(file: path, line: nil, reason: "it is not UTF-8 text")
        }
        self = try ParameterTree(yaml: text, file: path).findingFiles(besideConfiguration: path)
    }

    /// Why nothing can be read at a path.
    private static func refusal(of path: String) -> RunError {
        var status = stat()
        guard stat(path, &status) == 0 else { return .missingFile(path) }
        let isFile = status.st_mode & S_IFMT == S_IFREG
        let reason = isFile ? "it cannot be read; check its permissions" : "it is not a regular file"
        return .configuration(file: path, line: nil, reason: reason)
    }

    /// Reads a configuration.
    ///
    /// - Parameters:
    ///   - text: YAML; an empty text holds no parameters.
    ///   - file: named in errors.
    /// - Throws: `RunError.configuration` with the line.
    public init(yaml text: String, file: String) throws(RunError) {
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw .configuration(file: file, line: error.line, reason: error.reason)
        } catch {
            throw .configuration(file: file, line: nil, reason: "\(error)")
        }
        var converter = NodeConverter(file: file)
        self = try node.map { node throws(RunError) in try converter.tree(node, depth: 0) } ?? .empty
        if self == .null { self = .empty }
        guard case .table = self else {
            throw .configuration(file: file, line: 1, reason: "it must be a table of names and values")
        }
    }

    /// Reads one value as a configuration would, for `NAME=VALUE` on a command line.
    public init(yamlValue text: String) throws(RunError) {
        let wrapped = try ParameterTree(yaml: "value: \(text)", file: text)
        self = wrapped.value(at: ["value"]) ?? .null
    }
}

extension YamlError {
    /// 1-based line of the error, where the parser knows it.
    fileprivate var line: Int? {
        switch self {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        case .duplicatedKeysInMapping(_, let context): context.mark.line
        default: nil
        }
    }

    fileprivate var reason: String {
        switch self {
        case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _): problem
        case .duplicatedKeysInMapping(let keys, _):
            "the table that begins here repeats names: \(keys.map { $0 }.joined(separator: ", "))"
        default: "it is not YAML"
        }
    }
}

/// Turns YAML nodes into parameters, with limits on depth and number.
private struct NodeConverter {
    let file: String
    private var count = 0

    init(file: String) {
        self.file = file
    }

    mutating func tree(_ node: Node, depth: Int) throws(RunError) -> ParameterTree {
        count += 1
        guard depth < 32, count <= ParameterTree.valueLimit else {
            throw .configuration(file: file, line: node.mark?.line, reason: "it is nested too deeply or too large")
        }
        switch node {
        case .sequence(let sequence):
            var values: [ParameterTree] = []
            for element in sequence {
                values.append(try tree(element, depth: depth + 1))
            }
            return .list(values)
        case .mapping(let mapping):
            var entries: [String: ParameterTree] = [:]
            for (key, value) in mapping {
                guard let name = key.string else {
                    throw .configuration(file: file, line: key.mark?.line, reason: "a name is no text")
                }
                entries[name] = try tree(value, depth: depth + 1)
            }
            return .table(entries)
        case .scalar(let scalar):
            return ParameterTree(scalar: node) ?? .text(scalar.string)
        case .alias:
            throw .configuration(file: file, line: node.mark?.line, reason: "aliases are not supported")
        }
    }
}

extension ParameterTree {
    /// The typed value of a scalar; nil when it is text.
    fileprivate init?(scalar node: Node) {
        switch Tag.Name(rawValue: node.tag.description) {
        case .null: self = .null
        case .bool: guard let value = node.bool else { return nil }; self = .bool(value)
        case .int: guard let value = node.int else { return nil }; self = .integer(value)
        case .float:
            guard let value = node.float, value.isFinite else { return nil }
            self = .number(value)
        default: return nil
        }
    }
}
