/// The arguments of a benchmark: names with values, such as `--inputs DIR --frames 50`.
public struct Arguments: Sendable {
    private var values: [String: String] = [:]

    /// Reads the arguments of this process.
    public init() {
        let words = CommandLine.arguments.dropFirst()
        for (name, value) in zip(words, words.dropFirst()) where name.hasPrefix("--") {
            values[String(name.dropFirst(2))] = value
        }
    }

    /// The value of a name.
    public func text(_ name: String, default fallback: String) -> String {
        values[name] ?? fallback
    }

    /// The value of a name as a number.
    public func integer(_ name: String, default fallback: Int) -> Int {
        values[name].flatMap { Int($0) } ?? fallback
    }

    /// The folder with the inputs.
    public var inputs: String { text("inputs", default: "/tmp/celltrack-benchmark") }
    /// How often each piece of work is timed.
    public var repetitions: Int { integer("repetitions", default: 3) }
}
