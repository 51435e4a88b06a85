import CellImage
import Simulator
import Testing

private let truth = SimulationTruth(
    tracks: [
        TruthTrack(label: 1, begin: 0, end: 9, mother: 0),
        TruthTrack(label: 2, begin: 0, end: 3, mother: 0),
        TruthTrack(label: 3, begin: 4, end: 9, mother: 1),
        TruthTrack(label: 4, begin: 6, end: 9, mother: 1),
        TruthTrack(label: 5, begin: 6, end: 9, mother: 3),
    ],
    divisions: [
        TruthDivision(kind: .budding, mother: 1, daughters: [3], frame: 4, cytokinesisFrame: 5),
        TruthDivision(kind: .budding, mother: 1, daughters: [4], frame: 6),
        TruthDivision(kind: .budding, mother: 3, daughters: [5], frame: 6),
    ],
    cells: (1...5).map { TruthCell(label: UInt32($0), cell: $0, response: nil) },
    doseFrame: 2,
    frameIntervalInSeconds: 150,
    frameCount: 10
)

@Test func tracksAreWrittenAsRecords() {
    #expect(truth.trackText == "1 0 9 0\n2 0 3 0\n3 4 9 1\n4 6 9 1\n5 6 9 3\n")
}

@Test func divisionsAreWrittenWithTimes() {
    let lines = truth.divisionsCSV.split(separator: "\n")
    #expect(lines[0] == "kind,mother,daughters,frame,time_min,cytokinesis_frame")
    #expect(lines[1] == "budding,1,3,4,10,5")
    #expect(lines[2] == "budding,1,4,6,15,")
}

@Test func lineageKnowsRootsAndFates() {
    let lines = truth.lineageCSV.split(separator: "\n")
    #expect(lines[1] == "1,0,1,0,0,0,9,22.5,end_of_movie")
    #expect(lines[2] == "2,0,2,0,0,0,3,7.5,left_field")
    #expect(lines[5] == "5,3,1,2,6,15,9,22.5,end_of_movie")
    var mitotic = truth
    mitotic.divisions = [TruthDivision(kind: .mitosis, mother: 2, daughters: [3, 4], frame: 4)]
    #expect(mitotic.lineageCSV.split(separator: "\n")[2].hasSuffix(",division"))
}

@Test func responsesAreWrittenPerTrack() {
    #expect(truth.responsesCSV.split(separator: "\n")[1] == "1,1,,,,,,2")
    var responding = truth
    responding.cells[0].response = ReporterResponse(
        restingRatio: 0.81234567,
        amplitude: 0.5,
        delayInSeconds: 90,
        halfTimeInSeconds: 600
    )
    #expect(responding.responsesCSV.split(separator: "\n")[1] == "1,1,1,0.81235,0.5,1.5,10,2")
}

@Test func tracesAreWrittenPerObservation() {
    let observation = TruthObservation(
        label: 4,
        frame: 7,
        x: 1.25,
        y: -0.000001,
        area: 90,
        nucleusArea: 0,
        ratio: nil,
        measurableRatio: .nan,
        meanSignal: [3, -4.5]
    )
    #expect(SimulationTruth.traceHeader(channelNames: ["a", "b"]).hasSuffix("ratio_measurable,signal_a,signal_b\n"))
    #expect(truth.traceLine(observation) == "4,7,17.5,1.25,0,90,0,,nan,3,-4.5\n")
}
