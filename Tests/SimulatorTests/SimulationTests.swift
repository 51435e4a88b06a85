import CellImage
import Simulator
import Testing

private func small() -> HeLaAMPKParameters {
    var parameters = HeLaAMPKParameters.sample
    parameters.field.width = 90
    parameters.field.height = 70
    parameters.field.frameCount = 8
    parameters.cells.count = 3
    return parameters
}

@Test func framesDoNotDependOnEachOther() throws {
    let forwards = try Simulation(small(), seed: 4)
    let single = try Simulation(small(), seed: 4)
    let all = try (0..<8).map { try forwards.frame(at: $0) }
    #expect(try single.frame(at: 5) == all[5])
    #expect(try single.labelImage(at: 5) == all[5].labels)
    #expect(try single.observations(at: 5) == all[5].observations)
    #expect(all[2].frame.channels[0] != all[3].frame.channels[0])
}

@Test func countsAreWholeAndInRange() throws {
    var parameters = small()
    parameters.camera.bitDepth = 8
    let simulation = try Simulation(parameters, seed: 4)
    #expect(simulation.pixelType == .uint8)
    let frame = try simulation.frame(at: 0)
    for plane in frame.frame.channels {
        #expect(plane.pixels.allSatisfy { $0 >= 0 && $0 <= 255 && $0 == $0.rounded() })
    }
    #expect(frame.frame.timeInSeconds == 0)
    #expect(try simulation.frame(at: 3).frame.timeInSeconds == 360)
}

@Test func anEmptyFieldHasBackgroundOnly() throws {
    var parameters = small()
    parameters.cells.count = 0
    parameters.camera.hasShotNoise = false
    parameters.camera.readNoiseInCounts = 0
    parameters.illumination.cornerLoss = 0
    let simulation = try Simulation(parameters, seed: 1)
    #expect(simulation.truth.tracks.isEmpty && simulation.truth.trackText.isEmpty)
    let frame = try simulation.frame(at: 7)
    #expect(frame.observations.isEmpty)
    #expect(frame.labels.plane.pixels.allSatisfy { $0 == 0 })
    let background = Float(
        (parameters.camera.offsetInCounts + parameters.reporter.backgroundInPhotons * parameters.camera.countsPerPhoton)
            .rounded()
    )
    #expect(frame.frame.channels.allSatisfy { $0.pixels.allSatisfy { $0 == background } })
    var yeast = BuddingYeastParameters.sample
    yeast.colony.founders = 0
    #expect(try Simulation(yeast, seed: 1).frame(at: 59).observations.isEmpty)
}

@Test func aMovieOfOneFrameWorks() throws {
    var parameters = small()
    parameters.field.frameCount = 1
    let simulation = try Simulation(parameters, seed: 1)
    #expect(simulation.truth.tracks.allSatisfy { $0.begin == 0 && $0.end == 0 })
    #expect(try simulation.frame(at: 0).frame.channels.count == 2)
    #expect(throws: SimulatorError.frame(index: 1, count: 1)) { try simulation.frame(at: 1) }
    #expect(throws: SimulatorError.frame(index: -1, count: 1)) { try simulation.labelImage(at: -1) }
}

@Test(arguments: [(1, 1), (1, 40), (7, 3)])
func tinyFieldsWork(width: Int, height: Int) throws {
    var parameters = BuddingYeastParameters.sample
    parameters.field.width = width
    parameters.field.height = height
    parameters.field.frameCount = 4
    parameters.field.minimumMaskArea = 1
    parameters.colony.founders = 1
    parameters.colony.founderRegionInMicrometers = 0
    let simulation = try Simulation(parameters, seed: 1)
    try checkInvariants(of: simulation, note: "\(width) x \(height)")
    #expect(try simulation.frame(at: 3).frame.width == width)
}

@Test func theStageDriftsAndShakes() throws {
    var parameters = small()
    parameters.field.frameCount = 60
    let simulation = try Simulation(parameters, seed: 2)
    let last = try simulation.stageOffset(at: 59)
    let perHour = 3600.0 / 0.65 * 118 / 3600 / 60
    #expect(abs(last.x - parameters.stage.driftXInMicrometersPerHour * perHour) < 1)
    #expect(abs(last.y - parameters.stage.driftYInMicrometersPerHour * perHour) < 1)
    let first = try simulation.stageOffset(at: 0)
    let second = try simulation.stageOffset(at: 1)
    #expect(first.distance(to: second) > 0.01)
}

/// Cells that rest move with the stage.
@Test func driftMovesTheMasks() throws {
    var parameters = HeLaAMPKParameters.sample
    parameters.field.frameCount = 2
    parameters.cells.count = 6
    parameters.stage = StageParameters(
        driftXInMicrometersPerHour: 0.65 * 30 * 2,
        driftYInMicrometersPerHour: 0,
        jitterInMicrometers: 0
    )
    parameters.cells.speedInMicrometersPerMinute = 0
    parameters.cells.outlineMemoryInSeconds = 1e9
    parameters.mitosis.cycleInSeconds = 1e7
    let simulation = try Simulation(parameters, seed: 3)
    let before = try simulation.observations(at: 0)
    let after = try simulation.observations(at: 1).filter { $0.x > 35 && $0.x < 220 && $0.y > 35 && $0.y < 220 }
    #expect(after.count > 1)
    for late in after {
        let early = try #require(before.first { $0.label == late.label })
        #expect(abs(late.x - early.x - 2) < 0.4 && abs(late.y - early.y) < 0.4)
    }
}

@Test func unevenLightDarkensTheCorners() throws {
    var parameters = small()
    parameters.cells.count = 0
    parameters.camera.hasShotNoise = false
    parameters.camera.readNoiseInCounts = 0
    parameters.camera.offsetInCounts = 0
    parameters.camera.countsPerPhoton = 1
    parameters.camera.bitDepth = 16
    parameters.illumination = IlluminationParameters(cornerLoss: 0.5, centreX: 0, centreY: 0)
    let plane = try Simulation(parameters, seed: 1).frame(at: 0).frame.channels[0]
    #expect(plane[0, 0] == Float(parameters.reporter.backgroundInPhotons))
    #expect(abs(plane[69, 89] - 0.5 * Float(parameters.reporter.backgroundInPhotons)) <= 1)
}
