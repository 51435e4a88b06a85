/// Which images of a result stand beside those of its reference.
///
/// Images pair by the numbers of their frames. Where both have as many, and all numbers differ by the same amount, they
/// pair one by one: then one of the two is counted from 0 and the other from 1, or is a part of a longer movie.
public struct FramePairing: Sendable, Equatable {
    /// Two images of one frame, by their positions among those of the reference and of the result.
    public struct Pair: Sendable, Hashable {
        /// Position in the reference.
        public let reference: Int
        /// Position in the result.
        public let result: Int
    }

    /// The pairs, in the order of the reference.
    public let pairs: [Pair]
    /// Frame numbers of the reference that have a partner.
    public let paired: FrameList
    /// Frame numbers of the reference that have none.
    public let unpaired: FrameList
    /// What the number of a partner is above that of the reference.
    public let shift: Int

    /// Pairs images.
    ///
    /// - Parameters:
    ///   - reference: the frame numbers of the reference's images, each once, ascending.
    ///   - result: those of the result's images.
    /// - Throws: `EvaluationError.noCommonFrame` when no image has a partner.
    public init(reference: [Int], result: [Int]) throws(EvaluationError) {
        let differences = Set(zip(reference, result).map { $1 - $0 })
        let isOneByOne = reference.count == result.count && differences.count == 1
        let shift = isOneByOne ? differences.first ?? 0 : 0
        let positions = Dictionary(zip(result, result.indices)) { first, _ in first }
        pairs = reference.enumerated().compactMap { position, number in
            positions[number + shift].map { Pair(reference: position, result: $0) }
        }
        guard !pairs.isEmpty else {
            throw .noCommonFrame(reference: FrameList(reference), result: FrameList(result))
        }
        paired = FrameList(pairs.map { reference[$0.reference] })
        unpaired = FrameList(reference.filter { positions[$0 + shift] == nil })
        self.shift = shift
    }
}
