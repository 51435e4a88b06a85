import CellImage
import Simulator
import Testing

/// Checks everything that must hold for any simulated movie; `note` names it when something does not.
func checkInvariants(of simulation: Simulation, note: Comment) throws {
    let truth = simulation.truth
    checkRecords(of: truth, note: note)
    let challenge = truth.challengeTruth
    for frame in 0..<simulation.frameCount {
        let labels = try simulation.labelImage(at: frame)
        let expected = Set(truth.tracks.filter { $0.begin <= frame && frame <= $0.end }.map(\.label))
        #expect(Set(labels.plane.pixels).subtracting([0]) == expected, note)
        let pieces = Set(challenge.tracks.filter { $0.begin <= frame && frame <= $0.end }.map(\.label))
        let relabelled = challenge.relabelled(labels, frame: frame)
        #expect(Set(relabelled.plane.pixels).subtracting([0]) == pieces, note)
        let observations = try simulation.observations(at: frame)
        #expect(observations.map(\.label) == expected.sorted(), note)
        for observation in observations {
            let area = labels.plane.pixels.count { $0 == observation.label }
            #expect(observation.area == area && area >= simulation.field.minimumMaskArea, note)
            #expect(observation.x >= 0 && observation.x < Double(simulation.field.width), note)
            #expect(observation.y >= 0 && observation.y < Double(simulation.field.height), note)
        }
    }
}

private func checkRecords(of truth: SimulationTruth, note: Comment) {
    #expect(truth.tracks.map(\.label) == truth.tracks.indices.map { UInt32($0 + 1) }, note)
    #expect(truth.cells.map(\.label) == truth.tracks.map(\.label), note)
    let buds = Set(truth.divisions.filter { $0.kind == .budding }.flatMap(\.daughters))
    for track in truth.tracks {
        #expect(track.begin >= 0 && track.begin <= track.end && track.end < truth.frameCount, note)
        guard track.mother != 0 else { continue }
        let mother = truth.tracks[Int(track.mother) - 1]
        if buds.contains(track.label) {
            #expect(mother.begin < track.begin && track.begin <= mother.end, note)
        } else {
            #expect(mother.end == track.begin - 1, note)
        }
    }
    for division in truth.divisions {
        #expect(division.daughters.count == (division.kind == .mitosis ? 2 : 1), note)
        for daughter in division.daughters {
            #expect(truth.tracks[Int(daughter) - 1].begin == division.frame, note)
            #expect(truth.tracks[Int(daughter) - 1].mother == division.mother, note)
        }
        if let cytokinesis = division.cytokinesisFrame {
            #expect(cytokinesis >= division.frame, note)
        }
    }
    for track in truth.challengeTruth.tracks where track.mother != 0 {
        #expect(truth.challengeTruth.tracks[Int(track.mother) - 1].end < track.begin, note)
    }
}

/// A digest of whole counts and labels: FNV-1a over 32-bit words.
struct Digest {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ frame: SimulatedFrame) {
        for plane in frame.frame.channels {
            plane.pixels.forEach { add(UInt32($0)) }
        }
        frame.labels.plane.pixels.forEach { add($0) }
        frame.nuclei?.plane.pixels.forEach { add($0) }
    }

    mutating func add(_ word: UInt32) {
        value = (value ^ UInt64(word)) &* 0x100_0000_01b3
    }
}
