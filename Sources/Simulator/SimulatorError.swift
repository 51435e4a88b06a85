public import CellImage

/// What can be wrong with a request for a simulated movie.
public enum SimulatorError: Error, Sendable, Equatable {
    /// A parameter lies outside its range; `range` says which values are allowed.
    case parameter(name: String, value: Double, range: String)
    /// A name must be given and differ from the others.
    case channelName(String)
    /// The planes of a frame could not be put together.
    case image(ImageError)
    /// The movie has no such frame.
    case frame(index: Int, count: Int)
}

extension SimulatorError: CustomStringConvertible {
    /// One sentence for a person.
    public var description: String {
        switch self {
        case .parameter(let name, let value, let range):
            "\(name) is \(plain(value)), but must be \(range)"
        case .channelName(let name):
            "the channel name \"\(name)\" is empty or used twice; give every channel a name of its own"
        case .image(let error):
            "the simulated frame is malformed: \(error)"
        case .frame(let index, let count):
            "there is no frame \(index): the simulated movie has \(count), numbered from 0"
        }
    }
}

/// A number for a person: a whole one without decimals.
private func plain(_ value: Double) -> String {
    Int(exactly: value).map { "\($0)" } ?? "\(value)"
}

/// Checks that a parameter is finite and inside a closed range.
func require(_ value: Double, _ name: String, in range: ClosedRange<Double>) throws(SimulatorError) {
    guard value.isFinite, range.contains(value) else {
        throw .parameter(
            name: name,
            value: value,
            range: "from \(plain(range.lowerBound)) to \(plain(range.upperBound))"
        )
    }
}

/// Checks that an integer parameter is inside a closed range.
func require(_ value: Int, _ name: String, in range: ClosedRange<Int>) throws(SimulatorError) {
    guard range.contains(value) else {
        throw .parameter(
            name: name,
            value: Double(value),
            range: "a whole number from \(range.lowerBound) to \(range.upperBound)"
        )
    }
}
