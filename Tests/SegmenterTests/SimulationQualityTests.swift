import CellImage
import Evaluation
import Segmenter
import Simulator
import Testing

/// Quality on the simulated samples, whose truth is exact, with default parameters.
@Suite struct SimulationQualityTests {
    private func score(_ simulation: Simulation) throws -> SegmentationScore {
        let segmenter = try ClassicalSegmenter()
        var score = try SegmentationScore()
        for index in 0..<simulation.frameCount {
            let frame = try simulation.frame(at: index)
            let result = try segmenter.segment(frame.frame)
            try score.add(reference: LabelRuns(frame.labels), result: LabelRuns(result.labels))
        }
        return score
    }

    @Test func findsHeLaCells() throws {
        let score = try score(Simulation(HeLaAMPKParameters.sample, seed: HeLaAMPKParameters.sampleSeed))
        print(QualityTable.row("simulated HeLa", score))
        #expect(try #require(score.counts[0].f1) > 0.97)
        #expect(try #require(score.counts[0].meanMatchedOverlap) > 0.93)
    }

    @Test func findsBuddingYeast() throws {
        let score = try score(Simulation(BuddingYeastParameters.sample, seed: BuddingYeastParameters.sampleSeed))
        print(QualityTable.row("simulated yeast", score))
        #expect(try #require(score.counts[0].f1) > 0.975)
        #expect(try #require(score.counts[0].meanMatchedOverlap) > 0.89)
    }
}
