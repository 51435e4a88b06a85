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

    /// Where cells touch there is no halo between them, so that a colony is open to the border through a cell that it cuts.
    @Test(arguments: [100, 120, 140, 160])
    func findsAColonyThatTheBorderCuts(column: Int) throws {
        let simulation = try Simulation(BuddingYeastParameters.sample, seed: BuddingYeastParameters.sampleSeed)
        let segmenter = try ClassicalSegmenter(parameters: .yeast)
        var score = try SegmentationScore()
        for index in stride(from: 39, to: simulation.frameCount, by: 4) {
            let frame = try simulation.frame(at: index)
            let image = frame.frame.channels[0].cropped(toWidth: column)
            let truth = LabelImage(frame.labels.plane.cropped(toWidth: column))
            let result = try segmenter.segment(SyntheticFrames.frame(image))
            // What the cut leaves of a cell may be too little to be found.
            let slivers = LabelRuns(truth).regionProperties().filter { $0.area < 60 }.map(\.label)
            try score.add(
                reference: LabelRuns(truth).removingLabels(Set(slivers)),
                result: LabelRuns(result.labels)
            )
        }
        #expect(try #require(score.counts[0].f1) > 0.9)
    }

    /// From a third of the field to three quarters of it, halos not counted.
    @Test(arguments: [0, 12, 24, 39])
    func findsAColonyThatFillsTheField(index: Int) throws {
        var parameters = BuddingYeastParameters.sample
        parameters.field.width = 160
        parameters.field.height = 160
        parameters.field.frameCount = 40
        parameters.colony.founders = 24
        let frame = try Simulation(parameters, seed: 21).frame(at: index)
        let result = try ClassicalSegmenter(parameters: .yeast).segment(frame.frame)
        var score = try SegmentationScore()
        try score.add(reference: LabelRuns(frame.labels), result: LabelRuns(result.labels))
        #expect(try #require(score.counts[0].f1) > 0.8)
    }
}

extension ClassicalParameters {
    /// As the preset `budding-yeast` has them.
    fileprivate static var yeast: ClassicalParameters {
        var parameters = ClassicalParameters()
        parameters.mode = .darkRing
        parameters.smoothingInPixels = 0.7
        return parameters
    }
}

extension Plane {
    /// The columns to the left of one.
    fileprivate func cropped(toWidth width: Int) -> Plane {
        var result = Plane(width: width, height: height, repeating: self[0, 0])
        for row in 0..<height {
            for column in 0..<width { result[row, column] = self[row, column] }
        }
        return result
    }
}
