/// Parameters as a tree of names and values: the form in which defaults, presets, configurations and flags are merged.
public enum ParameterTree: Sendable, Equatable {
    /// No value: the parameter is left to the program.
    case null
    /// Yes or no.
    case bool(Bool)
    /// A whole number.
    case integer(Int)
    /// A number.
    case number(Double)
    /// A text.
    case text(String)
    /// Values in order.
    case list([ParameterTree])
    /// Named values.
    case table([String: ParameterTree])

    /// A tree without parameters.
    public static let empty = ParameterTree.table([:])

    /// This tree with every value of another one put in its place.
    ///
    /// Lists are replaced as a whole. A table stays where the other tree has nothing, as under a name in a configuration
    /// whose entries are all remarks.
    public func merging(_ other: ParameterTree) -> ParameterTree {
        if case .table = self, other == .null { return self }
        guard case .table(let own) = self, case .table(let others) = other else { return other }
        return .table(own.merging(others) { $0.merging($1) })
    }

    /// Puts a value at a path, making the tables on the way.
    ///
    /// - Parameters:
    ///   - path: names from the root, for example `["tracking", "maximumGap"]`; an empty path replaces the tree.
    ///   - value: the value.
    public mutating func set(_ path: [String], to value: ParameterTree) {
        let branch = path.reversed().reduce(value) { .table([$1: $0]) }
        self = merging(branch)
    }

    /// The value at a path; nil when there is none.
    public func value(at path: [String]) -> ParameterTree? {
        path.reduce(self as ParameterTree?) { tree, name in
            guard case .table(let entries) = tree else { return nil }
            return entries[name]
        }
    }

    /// This tree with defaults where it has null, and null where there is no default.
    func fillingNulls(from defaults: ParameterTree) -> ParameterTree {
        if self == .null { return defaults }
        guard case .table(let entries) = self, case .table(let others) = defaults else { return self }
        return .table(entries.reduce(into: [:]) { $0[$1.key] = $1.value.fillingNulls(from: others[$1.key] ?? .null) })
    }

    /// Every value that is no table, with the path to it, in alphabetical order.
    func leaves(prefix: [String] = []) -> [(path: [String], value: ParameterTree)] {
        guard case .table(let entries) = self else { return [(prefix, self)] }
        return entries.sorted { $0.key < $1.key }.flatMap { $0.value.leaves(prefix: prefix + [$0.key]) }
    }

    /// Paths, in alphabetical order, at which this tree and another hold different values.
    func paths(differingFrom other: ParameterTree, prefix: [String] = []) -> [[String]] {
        guard case .table(let entries) = self, case .table(let others) = other else {
            return self == other ? [] : [prefix]
        }
        return Set(entries.keys).union(others.keys).sorted().flatMap { name in
            (entries[name] ?? .null).paths(differingFrom: others[name] ?? .null, prefix: prefix + [name])
        }
    }

    /// The values, of those that are no tables, whose paths are wanted.
    func keeping(_ isWanted: ([String]) -> Bool) -> ParameterTree {
        leaves().reduce(into: .empty) { tree, leaf in
            if isWanted(leaf.path) { tree.set(leaf.path, to: leaf.value) }
        }
    }

    /// The first path, in alphabetical order, that leads to a value here but to nothing in another tree.
    ///
    /// Entries of lists and null values are not looked at.
    func firstPath(absentFrom other: ParameterTree, prefix: [String] = []) -> [String]? {
        guard case .table(let entries) = self else { return nil }
        guard case .table(let others) = other else { return entries.keys.min().map { prefix + [$0] } }
        for (name, value) in entries.sorted(by: { $0.key < $1.key }) where value != .null {
            guard let counterpart = others[name] else { return prefix + [name] }
            if let path = value.firstPath(absentFrom: counterpart, prefix: prefix + [name]) { return path }
        }
        return nil
    }
}

extension ParameterTree: Codable {
    /// Reads any JSON value.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([ParameterTree].self) {
            self = .list(value)
        } else {
            self = .table(try container.decode([String: ParameterTree].self))
        }
    }

    /// Writes the value as JSON has it.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .list(let values): try container.encode(values)
        case .table(let entries): try container.encode(entries)
        }
    }
}
