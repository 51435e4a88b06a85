import Simulator
import Testing

private let field = FieldParameters(
    width: 8,
    height: 8,
    frameCount: 6,
    frameIntervalInSeconds: 60,
    pixelSizeInMicrometers: 1,
    minimumMaskArea: 10
)

@Test func aCellThatComesBackIsANewTrack() {
    var builder = TruthBuilder(cells: [SimulatedCell(mother: nil, birthFrame: 0)], kind: .mitosis)
    let labels = [50, 50, 9, 0, 10, 50].enumerated().map { frame, area in
        builder.add(frame: frame, identities: [0], areas: [area], minimumArea: 10)[0]
    }
    #expect(labels == [1, 1, 0, 0, 2, 2])
    let truth = builder.truth(doseFrame: 3, field: field)
    #expect(truth.trackText == "1 0 1 0\n2 4 5 0\n")
    #expect(truth.cells.map(\.cell) == [1, 1])
    #expect(truth.doseFrame == 3)
}

@Test func mitosisNeedsTheMotherRightBefore() {
    let cells = [
        SimulatedCell(mother: nil, birthFrame: 0),
        SimulatedCell(mother: 0, birthFrame: 2),
        SimulatedCell(mother: 0, birthFrame: 2),
    ]
    func truth(motherAreas: [Int], secondDaughter: Int) -> SimulationTruth {
        var builder = TruthBuilder(cells: cells, kind: .mitosis)
        for (frame, area) in motherAreas.enumerated() {
            _ = builder.add(frame: frame, identities: [0], areas: [area], minimumArea: 10)
        }
        _ = builder.add(frame: 2, identities: [1, 2], areas: [20, secondDaughter], minimumArea: 10)
        return builder.truth(doseFrame: nil, field: field)
    }
    let whole = truth(motherAreas: [40, 40], secondDaughter: 20)
    #expect(whole.trackText == "1 0 1 0\n2 2 2 1\n3 2 2 1\n")
    #expect(whole.divisions == [TruthDivision(kind: .mitosis, mother: 1, daughters: [2, 3], frame: 2)])
    let half = truth(motherAreas: [40, 40], secondDaughter: 3)
    #expect(half.trackText == "1 0 1 0\n2 2 2 1\n" && half.divisions.isEmpty)
    let unseen = truth(motherAreas: [40, 3], secondDaughter: 20)
    #expect(unseen.trackText == "1 0 0 0\n2 2 2 0\n3 2 2 0\n" && unseen.divisions.isEmpty)
}

@Test func aBudIsBornWhenItIsLargeEnough() {
    let cells = [
        SimulatedCell(mother: nil, birthFrame: 0),
        SimulatedCell(mother: 0, birthFrame: 1, cytokinesisFrame: 5),
    ]
    var builder = TruthBuilder(cells: cells, kind: .budding)
    _ = builder.add(frame: 0, identities: [0], areas: [90], minimumArea: 10)
    let early = builder.add(frame: 1, identities: [1, 0], areas: [4, 90], minimumArea: 10)
    let late = builder.add(frame: 2, identities: [1, 0], areas: [12, 90], minimumArea: 10)
    #expect(early == [0, 1] && late == [2, 1])
    let truth = builder.truth(doseFrame: nil, field: field)
    #expect(
        truth.divisions
            == [TruthDivision(kind: .budding, mother: 1, daughters: [2], frame: 2, cytokinesisFrame: 5)]
    )
}
