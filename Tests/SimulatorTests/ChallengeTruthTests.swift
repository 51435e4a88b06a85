import CellImage
import Simulator
import Testing

private func buddingTruth() -> SimulationTruth {
    SimulationTruth(
        tracks: [
            TruthTrack(label: 1, begin: 0, end: 9, mother: 0),
            TruthTrack(label: 2, begin: 4, end: 9, mother: 1),
            TruthTrack(label: 3, begin: 6, end: 9, mother: 1),
            TruthTrack(label: 4, begin: 6, end: 9, mother: 1),
        ],
        divisions: [
            TruthDivision(kind: .budding, mother: 1, daughters: [2], frame: 4),
            TruthDivision(kind: .budding, mother: 1, daughters: [3], frame: 6),
            TruthDivision(kind: .budding, mother: 1, daughters: [4], frame: 6),
        ],
        cells: (1...4).map { TruthCell(label: UInt32($0), cell: $0, response: nil) },
        doseFrame: nil,
        frameIntervalInSeconds: 300,
        frameCount: 10
    )
}

@Test func buddingMothersAreSplit() {
    let challenge = buddingTruth().challengeTruth
    #expect(challenge.trackText == "1 0 3 0\n2 4 5 1\n3 6 9 2\n4 4 9 1\n5 6 9 2\n6 6 9 2\n")
    #expect(challenge.originalLabels == [1, 1, 1, 2, 3, 4])
}

@Test func imagesFollowTheSplit() throws {
    let challenge = buddingTruth().challengeTruth
    let image = try LabelImage(width: 4, height: 1, labels: [0, 1, 2, 99])
    #expect(challenge.relabelled(image, frame: 3).plane.pixels == [0, 1, 0, 0])
    #expect(challenge.relabelled(image, frame: 4).plane.pixels == [0, 2, 4, 0])
    #expect(challenge.relabelled(image, frame: 9).plane.pixels == [0, 3, 4, 0])
}

@Test func mitosisStaysAsItIs() {
    var truth = buddingTruth()
    truth.tracks = [
        TruthTrack(label: 1, begin: 0, end: 3, mother: 0),
        TruthTrack(label: 2, begin: 4, end: 9, mother: 1),
        TruthTrack(label: 3, begin: 4, end: 9, mother: 1),
    ]
    truth.divisions = [TruthDivision(kind: .mitosis, mother: 1, daughters: [2, 3], frame: 4)]
    #expect(truth.challengeTruth.trackText == truth.trackText)
}
