import Foundation
import Simulator
import Testing

@Test func presetsAreValidAndSurviveJSON() throws {
    for parameters in [HeLaAMPKParameters.sample, .large] {
        try parameters.validate()
        let data = try JSONEncoder().encode(parameters)
        #expect(try JSONDecoder().decode(HeLaAMPKParameters.self, from: data) == parameters)
    }
    for parameters in [BuddingYeastParameters.sample, .large] {
        try parameters.validate()
        let data = try JSONEncoder().encode(parameters)
        #expect(try JSONDecoder().decode(BuddingYeastParameters.self, from: data) == parameters)
    }
}

/// A change that makes HeLa parameters invalid, and the name that the error must carry.
struct BadHeLa: Sendable {
    let name: String
    let change: @Sendable (inout HeLaAMPKParameters) -> Void
}

private let badHeLa = [
    BadHeLa(name: "width") { $0.field.width = 0 },
    BadHeLa(name: "height") { $0.field.height = 1 << 20 },
    BadHeLa(name: "frameCount") { $0.field.frameCount = 0 },
    BadHeLa(name: "frameIntervalInSeconds") { $0.field.frameIntervalInSeconds = .nan },
    BadHeLa(name: "pixelSizeInMicrometers") { $0.field.pixelSizeInMicrometers = -1 },
    BadHeLa(name: "minimumMaskArea") { $0.field.minimumMaskArea = 0 },
    BadHeLa(name: "jitterInMicrometers") { $0.stage.jitterInMicrometers = -0.1 },
    BadHeLa(name: "cornerLoss") { $0.illumination.cornerLoss = 1 },
    BadHeLa(name: "bitDepth") { $0.camera.bitDepth = 17 },
    BadHeLa(name: "countsPerPhoton") { $0.camera.countsPerPhoton = 0 },
    BadHeLa(name: "cells.count") { $0.cells.count = -1 },
    BadHeLa(name: "cells.irregularity") { $0.cells.irregularity = 0.5 },
    BadHeLa(name: "mitosis.longestRoundingInSeconds") { $0.mitosis.longestRoundingInSeconds = 60 },
    BadHeLa(name: "reporter.nonResponderShare") { $0.reporter.nonResponderShare = 1.1 },
    BadHeLa(name: "reporter.doseFrame") { $0.reporter.doseFrame = -1 },
    BadHeLa(name: "the share of the field that cells.count cells cover") { $0.cells.count = 1000 },
    BadHeLa(name: "the expected number of cells times frames") { $0.mitosis.cycleInSeconds = 60 },
    BadHeLa(name: "the expected number of cells times frames") {
        $0.stage.driftXInMicrometersPerHour = 1e4
        $0.field.frameCount = 100_000
    },
]

@Test(arguments: badHeLa.indices)
func aBadHeLaParameterIsNamed(index: Int) {
    var parameters = HeLaAMPKParameters.sample
    badHeLa[index].change(&parameters)
    let error = #expect(throws: SimulatorError.self) { try Simulation(parameters, seed: 1) }
    guard case .parameter(let name, _, _) = error else {
        Issue.record("unexpected error \(String(describing: error))")
        return
    }
    #expect(name == badHeLa[index].name)
}

@Test func channelNamesMustDiffer() {
    var parameters = HeLaAMPKParameters.sample
    parameters.reporter.denominatorChannel = "ex480"
    #expect(throws: SimulatorError.channelName("ex480")) { try Simulation(parameters, seed: 1) }
    parameters.reporter.denominatorChannel = ""
    #expect(throws: SimulatorError.channelName("")) { try parameters.validate() }
    var yeast = BuddingYeastParameters.sample
    yeast.contrast.neckMarkerChannel = yeast.contrast.channel
    #expect(throws: SimulatorError.channelName("brightfield")) { try yeast.validate() }
}

@Test func badYeastParametersAreRefused() {
    let changes: [(inout BuddingYeastParameters) -> Void] = [
        { $0.colony.founders = -1 },
        { $0.colony.radiusInMicrometers = 0 },
        { $0.colony.aspectRatio = 0.5 },
        { $0.colony.unbuddedInSeconds = 0 },
        { $0.colony.longestBuddingInSeconds = 1 },
        { $0.colony.budRadiusShare = 2 },
        { $0.contrast.halo = .infinity },
        { $0.contrast.edgeWidthInMicrometers = 0 },
        { $0.field.frameCount = 10_000 },
    ]
    for (index, change) in changes.enumerated() {
        var parameters = BuddingYeastParameters.sample
        change(&parameters)
        #expect(throws: SimulatorError.self, "change \(index)") { try Simulation(parameters, seed: 1) }
    }
}

@Test func errorsSayWhatToDo() {
    let error = SimulatorError.parameter(name: "width", value: 0, range: "from 1 to 9")
    #expect("\(error)" == "width is 0, but must be from 1 to 9")
    #expect("\(SimulatorError.frame(index: 7, count: 3))".contains("has 3"))
    #expect("\(SimulatorError.channelName("a"))".contains("\"a\""))
}
