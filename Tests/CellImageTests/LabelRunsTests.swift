import CellImage
import TestSupport
import Testing

@Suite struct LabelRunsTests {
    @Test(arguments: 0..<100)
    func keepsEveryPixelAndTheInvariants(width: Int) {
        for height in [0, 1, 3, 17] {
            let image = RegionFixtures.randomImage(
                seed: UInt64(width * 100 + height),
                width: width,
                height: height,
                labels: 9
            )
            let runs = LabelRuns(image)
            #expect(runs.labelImage() == image)
            expectInvariants(runs)
        }
    }

    @Test func findsRunsOfEveryLengthAtEveryOffset() {
        for start in 0..<70 {
            for length in 1..<40 {
                var image = LabelImage(width: 110, height: 1)
                for column in start..<start + length { image[0, column] = 0x8000_0001 }
                let run = LabelRun(row: 0, start: Int32(start), end: Int32(start + length), label: 0x8000_0001)
                #expect(LabelRuns(image).runs == [run])
            }
        }
    }
}

/// Checks what the doc comment of `LabelRuns` promises.
func expectInvariants(_ labels: LabelRuns, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(labels.rowStarts.count == labels.height + 1, sourceLocation: sourceLocation)
    #expect(labels.rowStarts.last == labels.runs.count, sourceLocation: sourceLocation)
    for row in 0..<labels.height {
        var end: Int32 = 0
        var label: UInt32 = 0
        for run in labels.runs[labels.rowStarts[row]..<labels.rowStarts[row + 1]] {
            let isValid =
                run.row == row && run.start >= end && run.end > run.start && Int(run.end) <= labels.width
                && run.label != 0 && !(run.start == end && run.label == label)
            #expect(isValid, "\(run)", sourceLocation: sourceLocation)
            (end, label) = (run.end, run.label)
        }
    }
}
