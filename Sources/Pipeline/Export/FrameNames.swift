/// Names of files, one per frame: at least three digits, all of one length.
package struct FrameNames: Sendable {
    private let prefix: String
    private let suffix: String
    private let digits: Int

    /// Makes names for a number of frames.
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
}
