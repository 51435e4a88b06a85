/// Names of files, one per frame: at least three digits, all of one length.
package struct FrameNames: Sendable {
    private let prefix: String
    private let suffix: String
    private let digits: Int

    /// Makes names for a number of frames.
    ///
    /// - Parameters:
    ///   - prefix: what stands before the number, possibly with the folder in which the files are.
    ///   - suffix: what stands behind it.
    ///   - count: number of frames.
    package init(prefix: String, suffix: String, count: Int) {
        self.prefix = prefix
        self.suffix = suffix
        digits = max(3, "\(max(count - 1, 0))".count)
    }

    /// The name of the file of a frame.
    package func name(_ frame: Int) -> String {
        let number = "\(frame)"
        return prefix + String(repeating: "0", count: max(0, digits - number.count)) + number + suffix
    }

    /// The folder in which the files are; empty where the prefix has none.
    var folder: String {
        prefix.lastIndex(of: "/").map { String(prefix[..<$0]) } ?? ""
    }

    /// Whether a file is named so, whatever its number and however many digits that has.
    func includes(_ name: String) -> Bool {
        guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return false }
        let number = name.dropFirst(prefix.count).dropLast(suffix.count)
        return !number.isEmpty && number.allSatisfy { $0.isASCII && $0.isNumber }
    }
}
