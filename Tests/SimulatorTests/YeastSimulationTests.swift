import CellImage
import Simulator
import Testing

/// A small, fast colony.
private func small() -> BuddingYeastParameters {
    var parameters = BuddingYeastParameters.sample
    parameters.field.width = 128
    parameters.field.height = 120
    parameters.field.frameCount = 36
    parameters.colony.founders = 2
    parameters.colony.founderRegionInMicrometers = 10
    return parameters
}

@Test(arguments: 0..<8 as Range<UInt64>)
func yeastInvariantsHold(seed: UInt64) throws {
    try checkInvariants(of: Simulation(small(), seed: seed), note: "seed \(seed)")
}

@Test func yeastSampleIsReproducible() throws {
    let simulation = try Simulation(BuddingYeastParameters.sample, seed: BuddingYeastParameters.sampleSeed)
    var digest = Digest()
    for frame in [0, 30, 59] {
        digest.add(try simulation.frame(at: frame))
    }
    #expect(digest.value == 7_983_467_732_097_179_119)
}

@Test func yeastSampleShowsWhatItPromises() throws {
    let simulation = try Simulation(BuddingYeastParameters.sample, seed: BuddingYeastParameters.sampleSeed)
    #expect(simulation.pixelType == .uint8)
    let last = try simulation.observations(at: 59)
    #expect(last.count >= 20 && last.count <= 32)
    #expect(simulation.truth.divisions.count >= 16)
    #expect(simulation.truth.divisions.allSatisfy { $0.kind == .budding })
    #expect(simulation.truth.divisions.count { $0.cytokinesisFrame != nil } >= 8)
}

/// A bud is first seen small, beside its mother, and grows to most of her size by cytokinesis.
@Test func budsGrowBesideTheirMothers() throws {
    let simulation = try Simulation(BuddingYeastParameters.sample, seed: BuddingYeastParameters.sampleSeed)
    for division in simulation.truth.divisions {
        let first = try simulation.observations(at: division.frame)
        let mother = try #require(first.first { $0.label == division.mother })
        let bud = try #require(first.first { $0.label == division.daughters[0] })
        #expect(Double(bud.area) < 0.3 * Double(mother.area))
        #expect(distance(mother, bud) < 1.3 * (radius(mother) + radius(bud)))
        guard let cytokinesis = division.cytokinesisFrame else { continue }
        let duration = Double(cytokinesis - division.frame) * 300
        #expect(duration >= 2700 && duration <= 5700)
        let end = try simulation.observations(at: cytokinesis)
        let grownMother = try #require(end.first { $0.label == division.mother })
        let grownBud = try #require(end.first { $0.label == division.daughters[0] })
        let share = Double(grownBud.area) / Double(grownMother.area)
        #expect(share > 0.4 && share < 0.9)
        #expect(distance(grownMother, grownBud) < 1.3 * (radius(grownMother) + radius(grownBud)))
    }
}

/// No cell loses much of its mask to a neighbour: outlines are pushed apart.
@Test func cellsKeepTheirArea() throws {
    let simulation = try Simulation(BuddingYeastParameters.sample, seed: BuddingYeastParameters.sampleSeed)
    for frame in 1..<simulation.frameCount {
        let before = try simulation.observations(at: frame - 1)
        let after = try simulation.observations(at: frame)
        for late in after where late.area > 150 {
            guard let early = before.first(where: { $0.label == late.label }) else { continue }
            #expect(Double(late.area) > 0.9 * Double(early.area))
        }
    }
}

@Test func haloIsBrightAndRingIsDark() throws {
    var parameters = small()
    parameters.illumination.cornerLoss = 0
    let simulation = try Simulation(parameters, seed: 1)
    let frame = try simulation.frame(at: 0)
    let pixels = frame.frame.channels[0].pixels
    let empty = pixels[0]
    #expect(abs(empty - 98) < 12)
    #expect(pixels.max()! > 1.3 * empty)
    let inside = zip(pixels, frame.labels.plane.pixels).filter { $0.1 != 0 }.map(\.0)
    #expect(inside.reduce(0, +) / Float(inside.count) < 0.85 * empty)
}

@Test func theNeckMarkerMarksNecks() throws {
    var parameters = small()
    parameters.contrast.neckMarkerChannel = "neck"
    let simulation = try Simulation(parameters, seed: 2)
    let division = try #require(simulation.truth.divisions.first { $0.cytokinesisFrame != nil })
    let frame = try simulation.frame(at: division.frame + 4)
    let marker = frame.frame.channels[1]
    let brightest = try #require(marker.pixels.indices.max { marker.pixels[$0] < marker.pixels[$1] })
    let spot = PixelPoint(x: Double(brightest % marker.width), y: Double(brightest / marker.width))
    let isAtANeck = simulation.truth.divisions.contains { division in
        guard let mother = frame.observations.first(where: { $0.label == division.mother }),
            let bud = frame.observations.first(where: { $0.label == division.daughters[0] })
        else { return false }
        let toMother = spot.distance(to: PixelPoint(x: mother.x, y: mother.y))
        let toBud = spot.distance(to: PixelPoint(x: bud.x, y: bud.y))
        return abs(toMother - radius(mother)) < 4 && abs(toBud - radius(bud)) < 4
    }
    #expect(isAtANeck)
}

private func radius(_ observation: TruthObservation) -> Double {
    (Double(observation.area) / .pi).squareRoot()
}

private func distance(_ first: TruthObservation, _ second: TruthObservation) -> Double {
    PixelPoint(x: first.x, y: first.y).distance(to: PixelPoint(x: second.x, y: second.y))
}
