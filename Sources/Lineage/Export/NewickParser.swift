/// One node of a Newick tree.
public struct NewickNode: Sendable, Equatable {
    /// Name; empty when it has none.
    public var name: String
    /// Length of the branch to its parent; nil when none is written.
    public var length: Double?
    /// Position of the parent in the tree's nodes; nil for the root.
    public var parent: Int?
    /// Positions of the children, in the order of the text.
    public var children: [Int]
    /// Values of an NHX comment, by key.
    public var annotations: [String: String]
}

/// A Newick tree as a flat list of nodes.
public struct NewickTree: Sendable, Equatable {
    /// Nodes in the order in which their text begins; the root is the first one.
    public var nodes: [NewickNode]
}

/// Reads Newick with quoted names, comments and NHX annotations.
///
/// Never recurses: depth is limited by memory only, which `maximumNodes` bounds.
public struct NewickParser: Sendable {
    /// Nodes of one text, all trees together, before reading is refused.
    public var maximumNodes: Int
    /// Bytes of one name or comment before reading is refused.
    public var maximumNameLength: Int

    /// Makes a parser.
    public init(maximumNodes: Int = 10_000_000, maximumNameLength: Int = 65_536) {
        self.maximumNodes = maximumNodes
        self.maximumNameLength = maximumNameLength
    }

    /// Reads all trees of a text, each ended by a semicolon.
    ///
    /// - Throws: `LineageError.newick` with the byte where the text breaks a rule.
    /// - Complexity: O(bytes).
    public func trees(_ text: String) throws(LineageError) -> [NewickTree] {
        var scanner = NewickScanner(bytes: Array(text.utf8), nodesLeft: maximumNodes, nameLimit: maximumNameLength)
        var trees: [NewickTree] = []
        while try scanner.skipBlanks() {
            trees.append(try scanner.tree())
        }
        return trees
    }
}

/// The state of reading: a position in the bytes and the limits that are left.
private struct NewickScanner {
    let bytes: [UInt8]
    var nodesLeft: Int
    let nameLimit: Int
    var position = 0
    var nodes: [NewickNode] = []

    init(bytes: [UInt8], nodesLeft: Int, nameLimit: Int) {
        self.bytes = bytes
        self.nodesLeft = nodesLeft
        self.nameLimit = nameLimit
    }

    private static let structural = Set("()[]:;,'".utf8)

    private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Moves on to the next byte that is neither blank nor part of a comment between trees; false at the end.
    mutating func skipBlanks() throws(LineageError) -> Bool {
        while let byte {
            if byte == UInt8(ascii: "[") {
                _ = try comment()
            } else if byte <= UInt8(ascii: " ") {
                position += 1
            } else {
                return true
            }
        }
        return false
    }

    /// Reads one tree up to and with its semicolon.
    mutating func tree() throws(LineageError) -> NewickTree {
        nodes = []
        var current = try append(parent: nil)
        while true {
            guard try skipBlanks(keepingComments: true), let byte else {
                throw failure("the text ends inside a tree")
            }
            switch byte {
            case UInt8(ascii: "("):
                guard nodes[current].isUntouched else { throw failure("an opening bracket after a name or a length") }
                position += 1
                current = try append(parent: current)
            case UInt8(ascii: ","):
                guard let parent = nodes[current].parent else { throw failure("a comma outside of brackets") }
                position += 1
                current = try append(parent: parent)
            case UInt8(ascii: ")"):
                guard let parent = nodes[current].parent else { throw failure("a closing bracket too many") }
                position += 1
                current = parent
            case UInt8(ascii: ";"):
                guard nodes[current].parent == nil else { throw failure("a bracket is not closed") }
                position += 1
                return NewickTree(nodes: nodes)
            default:
                try readPart(of: current)
            }
        }
    }

    private mutating func readPart(of node: Int) throws(LineageError) {
        switch byte {
        case UInt8(ascii: ":"):
            guard nodes[node].length == nil else { throw failure("a second length") }
            position += 1
            nodes[node].length = try length()
        case UInt8(ascii: "["):
            nodes[node].annotations.merge(annotations(of: try comment())) { _, new in new }
        case UInt8(ascii: "]"):
            throw failure("a comment is closed that was not opened")
        default:
            guard nodes[node].name.isEmpty, nodes[node].length == nil else { throw failure("a second name") }
            nodes[node].name = byte == UInt8(ascii: "'") ? try quotedName() : try word()
        }
    }

    private mutating func append(parent: Int?) throws(LineageError) -> Int {
        guard nodesLeft > 0 else { throw failure("more nodes than the limit allows") }
        nodesLeft -= 1
        nodes.append(NewickNode(name: "", length: nil, parent: parent, children: [], annotations: [:]))
        if let parent { nodes[parent].children.append(nodes.count - 1) }
        return nodes.count - 1
    }

    private mutating func skipBlanks(keepingComments: Bool) throws(LineageError) -> Bool {
        while let byte, byte <= UInt8(ascii: " ") {
            position += 1
        }
        return byte != nil
    }

    private mutating func length() throws(LineageError) -> Double {
        _ = try skipBlanks(keepingComments: true)
        let start = position
        let text = try word()
        guard let value = Double(text), value.isFinite else {
            throw .newick(position: start, reason: "a length is not a number")
        }
        return value
    }

    /// Reads up to the next blank or structural byte.
    private mutating func word() throws(LineageError) -> String {
        let start = position
        while let byte, byte > UInt8(ascii: " "), !NewickScanner.structural.contains(byte) {
            position += 1
            guard position - start <= nameLimit else { throw failure("a name is too long") }
        }
        return try string(bytes[start..<position], at: start)
    }

    /// Reads a quoted name, in which two quotes stand for one.
    private mutating func quotedName() throws(LineageError) -> String {
        let start = position
        position += 1
        var name: [UInt8] = []
        while let next = byte {
            position += 1
            if next == UInt8(ascii: "'") {
                guard byte == UInt8(ascii: "'") else { return try string(name[...], at: start) }
                position += 1
            }
            name.append(next)
            guard name.count <= nameLimit else { throw failure("a name is too long") }
        }
        throw .newick(position: start, reason: "a quoted name is not closed")
    }

    /// Reads a comment and gives what stands between its brackets.
    private mutating func comment() throws(LineageError) -> String {
        let start = position
        while let next = byte, next != UInt8(ascii: "]") {
            position += 1
            guard position - start <= nameLimit else { throw failure("a comment is too long") }
        }
        guard byte != nil else { throw .newick(position: start, reason: "a comment is not closed") }
        position += 1
        return try string(bytes[start + 1..<position - 1], at: start)
    }

    private func annotations(of comment: String) -> [String: String] {
        guard comment.hasPrefix("&&NHX:") else { return [:] }
        var result: [String: String] = [:]
        for field in comment.dropFirst("&&NHX:".count).split(separator: ":") {
            let parts = field.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { result[String(parts[0])] = String(parts[1]) }
        }
        return result
    }

    private func string(_ slice: ArraySlice<UInt8>, at start: Int) throws(LineageError) -> String {
        guard let text = String(validating: slice, as: UTF8.self) else {
            throw .newick(position: start, reason: "a name is not UTF-8")
        }
        return text
    }

    private func failure(_ reason: String) -> LineageError {
        .newick(position: position, reason: reason)
    }
}

extension NewickNode {
    /// Whether nothing of the node has been read yet.
    fileprivate var isUntouched: Bool {
        name.isEmpty && length == nil && children.isEmpty && annotations.isEmpty
    }
}
