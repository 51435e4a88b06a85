import Evaluation
import Testing

@Suite struct FramePairingTests {
    private func positions(_ pairing: FramePairing) -> [[Int]] {
        pairing.pairs.map { [$0.reference, $0.result] }
    }

    @Test func pairsByNumber() throws {
        let sparse = try FramePairing(reference: [2, 5, 9], result: Array(0..<8))
        #expect(positions(sparse) == [[0, 2], [1, 5]])
        #expect(sparse.paired == FrameList([2, 5]) && sparse.unpaired == FrameList([9]) && sparse.shift == 0)
        // As many images, but not of one distance.
        let other = try FramePairing(reference: [0, 1, 2], result: [1, 2, 4])
        #expect(positions(other) == [[1, 0], [2, 1]] && other.unpaired == FrameList([0]))
        // One distance, but not as many images.
        let part = try FramePairing(reference: [0, 1, 2, 3], result: [1, 2, 3])
        #expect(positions(part) == [[1, 0], [2, 1], [3, 2]] && part.unpaired == FrameList([0]))
    }

    @Test func pairsOneByOneWhereNumbersDifferByAConstant() throws {
        let pairing = try FramePairing(reference: Array(0..<60), result: Array(1...60))
        #expect(pairing.pairs.allSatisfy { $0.reference == $0.result } && pairing.pairs.count == 60)
        #expect(pairing.shift == 1 && pairing.unpaired.isEmpty && pairing.paired == FrameList(0..<60))
        #expect(try FramePairing(reference: [7], result: [0]).shift == -7)
        #expect(try FramePairing(reference: [4, 5], result: [4, 5]).shift == 0)
    }

    @Test func refusesImagesOfOtherFrames() {
        let expected = EvaluationError.noCommonFrame(reference: FrameList([7]), result: FrameList(0..<4))
        #expect(throws: expected) { try FramePairing(reference: [7], result: Array(0..<4)) }
    }
}
