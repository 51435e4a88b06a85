import CellImage
import Simulator
import Testing

/// A small, fast movie with many divisions.
private func small() -> HeLaAMPKParameters {
    var parameters = HeLaAMPKParameters.sample
    parameters.field.width = 128
    parameters.field.height = 112
    parameters.field.frameCount = 24
    parameters.cells.count = 6
    parameters.mitosis.cycleInSeconds = 3 * 3600
    parameters.reporter.doseFrame = 6
    return parameters
}

@Test(arguments: 0..<12 as Range<UInt64>)
func helaInvariantsHold(seed: UInt64) throws {
    try checkInvariants(of: Simulation(small(), seed: seed), note: "seed \(seed)")
}

/// The bytes of a seed are part of the contract: they must not depend on the machine.
@Test func helaSampleIsReproducible() throws {
    let simulation = try Simulation(HeLaAMPKParameters.sample, seed: HeLaAMPKParameters.sampleSeed)
    var digest = Digest()
    for frame in [0, 30, 59] {
        digest.add(try simulation.frame(at: frame))
    }
    #expect(digest.value == 2_300_818_016_191_386_768)
    let again = try Simulation(HeLaAMPKParameters.sample, seed: HeLaAMPKParameters.sampleSeed)
    #expect(try again.frame(at: 59) == simulation.frame(at: 59))
    #expect(again.truth == simulation.truth)
    let other = try Simulation(HeLaAMPKParameters.sample, seed: HeLaAMPKParameters.sampleSeed + 1)
    #expect(try other.frame(at: 0).frame != simulation.frame(at: 0).frame)
}

@Test func helaSampleShowsWhatItPromises() throws {
    let simulation = try Simulation(HeLaAMPKParameters.sample, seed: HeLaAMPKParameters.sampleSeed)
    let truth = simulation.truth
    #expect(truth.doseFrame == 15)
    #expect(truth.divisions.count >= 5)
    let divided = Set(truth.divisions.map(\.mother))
    let left = truth.tracks.count { $0.end < 59 && !divided.contains($0.label) }
    let entered = truth.tracks.count { $0.begin > 0 && $0.mother == 0 }
    #expect(left >= 2 && entered >= 2)
    let responders = truth.cells.count { $0.response?.isResponder == true }
    #expect(responders > truth.cells.count / 2 && responders < truth.cells.count)
}

@Test func daughtersLieWhereTheMotherWas() throws {
    let simulation = try Simulation(HeLaAMPKParameters.sample, seed: HeLaAMPKParameters.sampleSeed)
    for division in simulation.truth.divisions {
        let before = try simulation.observations(at: division.frame - 1)
        let after = try simulation.observations(at: division.frame)
        let mother = try #require(before.first { $0.label == division.mother })
        let daughters = after.filter { division.daughters.contains($0.label) }
        let radius = (Double(mother.area) / .pi).squareRoot()
        for daughter in daughters {
            let distance = PixelPoint(x: mother.x, y: mother.y).distance(to: PixelPoint(x: daughter.x, y: daughter.y))
            #expect(distance < 2.5 * radius)
        }
        let area = daughters.reduce(0) { $0 + $1.area }
        #expect(Double(area) > 0.5 * Double(mother.area) && Double(area) < 1.5 * Double(mother.area))
    }
}

/// A cell rounds up before it divides: it covers less and is brighter.
@Test func mothersRoundUp() throws {
    var checked = 0
    for seed in 1...4 as ClosedRange<UInt64> {
        let simulation = try Simulation(HeLaAMPKParameters.sample, seed: seed)
        for division in simulation.truth.divisions where division.frame > 40 {
            guard simulation.truth.tracks[Int(division.mother) - 1].begin < division.frame - 40 else { continue }
            let early = try observation(of: division.mother, in: simulation, at: division.frame - 40)
            let late = try observation(of: division.mother, in: simulation, at: division.frame - 6)
            guard isInside(early, simulation.field), isInside(late, simulation.field) else { continue }
            checked += 1
            #expect(Double(late.area) < 0.75 * Double(early.area))
            #expect(try expression(late) > 1.4 * expression(early))
        }
    }
    #expect(checked > 2)
}

private func observation(of label: UInt32, in simulation: Simulation, at frame: Int) throws -> TruthObservation {
    try #require(simulation.observations(at: frame).first { $0.label == label })
}

/// Brightness of a cell with the ratio taken out.
private func expression(_ observation: TruthObservation) throws -> Double {
    try observation.meanSignal[0] * (1 + #require(observation.ratio))
}

private func isInside(_ observation: TruthObservation, _ field: FieldParameters) -> Bool {
    observation.x > 22 && observation.y > 22 && observation.x < Double(field.width - 22)
        && observation.y < Double(field.height - 22)
}

/// With equal bleaching and an equal nuclear ratio, what can be measured is the true ratio but for blurred neighbours.
@Test func measurableRatioIsTheTrueRatio() throws {
    var parameters = small()
    parameters.reporter.nuclearRatioFactor = 1
    parameters.reporter.numeratorBleachPerFrame = 0
    parameters.reporter.denominatorBleachPerFrame = 0
    let simulation = try Simulation(parameters, seed: 5)
    for frame in [0, 12, 23] {
        for observation in try simulation.observations(at: frame) where observation.area > 200 {
            let ratio = try #require(observation.ratio)
            let measurable = try #require(observation.measurableRatio)
            #expect(abs(measurable / ratio - 1) < 0.02)
        }
    }
}

/// The pixels themselves, averaged over the true mask less the known background, give the measurable ratio.
@Test func pixelsGiveTheMeasurableRatio() throws {
    var parameters = small()
    parameters.illumination.cornerLoss = 0
    let simulation = try Simulation(parameters, seed: 6)
    let background =
        parameters.camera.offsetInCounts
        + parameters.reporter.backgroundInPhotons * parameters.camera.countsPerPhoton
    let frame = try simulation.frame(at: 20)
    for observation in frame.observations where observation.area > 200 {
        let means = frame.frame.channels.map { plane in
            zip(plane.pixels, frame.labels.plane.pixels).reduce(0.0) { sum, pixel in
                sum + (pixel.1 == observation.label ? Double(pixel.0) - background : 0)
            } / Double(observation.area)
        }
        let measurable = try #require(observation.measurableRatio)
        #expect(abs(means[1] / means[0] / measurable - 1) < 0.01)
    }
}

@Test func bleachingShowsInTheMeasurableRatioOnly() throws {
    var parameters = small()
    parameters.reporter.nuclearRatioFactor = 1
    parameters.reporter.fluctuation = 0
    parameters.reporter.doseFrame = 1000
    parameters.reporter.numeratorBleachPerFrame = 0
    parameters.reporter.denominatorBleachPerFrame = 0.01
    let simulation = try Simulation(parameters, seed: 7)
    #expect(simulation.truth.doseFrame == nil)
    let expected = PortableMath.power(0.99, -23)
    for observation in try simulation.observations(at: 23) where observation.area > 200 {
        let ratio = try #require(observation.ratio)
        let measurable = try #require(observation.measurableRatio)
        let response = try #require(simulation.truth.cells[Int(observation.label) - 1].response)
        #expect(abs(ratio / response.restingRatio - 1) < 1e-5)
        #expect(abs(measurable / ratio / expected - 1) < 0.02)
    }
}

@Test func theDoseRaisesTheRatioOfResponders() throws {
    let simulation = try Simulation(HeLaAMPKParameters.sample, seed: HeLaAMPKParameters.sampleSeed)
    let before = try simulation.observations(at: 14)
    let after = try simulation.observations(at: 59)
    for late in after {
        guard let early = before.first(where: { $0.label == late.label }) else { continue }
        let response = try #require(simulation.truth.cells[Int(late.label) - 1].response)
        let rise = try #require(late.ratio) / #require(early.ratio) - 1
        #expect(abs(rise - response.amplitude) < 0.12 + 0.2 * response.amplitude)
    }
}

@Test func aNuclearMarkerIsBrightInNuclei() throws {
    var parameters = small()
    parameters.reporter.nuclearMarkerChannel = "h2b"
    let simulation = try Simulation(parameters, seed: 8)
    #expect(simulation.channelNames == ["ex405", "ex480", "h2b"])
    let frame = try simulation.frame(at: 0)
    let nuclei = try #require(frame.nuclei)
    var inside = (sum: Float(0), count: Float(0))
    var outside = inside
    for (value, nucleus) in zip(frame.frame.channels[2].pixels, nuclei.plane.pixels) {
        if nucleus != 0 {
            inside = (inside.sum + value, inside.count + 1)
        } else {
            outside = (outside.sum + value, outside.count + 1)
        }
    }
    #expect(inside.count > 100)
    #expect(inside.sum / inside.count > 1.5 * outside.sum / outside.count)
    for (nucleus, cell) in zip(nuclei.plane.pixels, frame.labels.plane.pixels) where nucleus != 0 {
        #expect(nucleus == cell)
    }
}
