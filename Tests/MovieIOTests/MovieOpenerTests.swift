import CellImage
import Foundation
import MovieIO
import Testing

@Suite struct MovieOpenerTests {
    @Test(arguments: try ExpectedMovie.all())
    func opensWhatTheReferenceWrote(_ expected: ExpectedMovie) throws {
        let paths = try expected.paths.map(MovieFixtures.path)
        let movie = try MovieOpener.open(paths, options: expected.movieOptions)
        let metadata = movie.metadata
        #expect(metadata.axes.value == expected.axes)
        #expect(metadata.frameCount == expected.frames?.count ?? expected.sizes["T"] ?? 1)
        #expect(metadata.channelNames.value.count == expected.sizes["C"] ?? 1)
        #expect(metadata.sliceCount == expected.sizes["Z"] ?? 1)
        #expect(metadata.width == 6)
        #expect(metadata.height == 4)
        if let format = expected.format { #expect(metadata.format == format) }
        if let source = expected.axesSource { #expect(metadata.axes.source.rawValue == source) }
        if let type = expected.dtype { #expect(metadata.pixelType.rawValue == type) }
        if let names = expected.channelNames { #expect(metadata.channelNames.value == names) }
        if let saturation = expected.saturation { #expect(metadata.saturationValue == Float(saturation)) }
        if let count = expected.conflicts { #expect(metadata.conflicts.count == count, "\(metadata.conflicts)") }
        #expect(metadata.warnings.count == expected.warnings ?? 0, "\(metadata.warnings)")
    }

    @Test(arguments: try ExpectedMovie.all())
    func findsTheCalibration(_ expected: ExpectedMovie) throws {
        let paths = try expected.paths.map(MovieFixtures.path)
        let metadata = try MovieOpener.open(paths, options: expected.movieOptions).metadata
        check(
            expected.pixelSize,
            metadata.pixelSize.map { [$0.value.widthInMicrometers, $0.value.heightInMicrometers] }
        )
        check(expected.interval.map { [$0] }, metadata.frameInterval.map { [$0.value.seconds] })
        check(expected.times, metadata.frameTimesInSeconds?.value)
        if let source = expected.pixelSizeSource { #expect(metadata.pixelSize?.source.rawValue == source) }
        if let source = expected.intervalSource { #expect(metadata.frameInterval?.source.rawValue == source) }
        for (index, seconds) in (expected.seconds ?? []).enumerated() {
            #expect(metadata.timeInSeconds(ofFrame: index) == seconds)
        }
    }

    @Test(arguments: try ExpectedMovie.all())
    func readsTheRightPlanes(_ expected: ExpectedMovie) throws {
        let paths = try expected.paths.map(MovieFixtures.path)
        let movie = try MovieOpener.open(paths, options: expected.movieOptions)
        // Backwards, so that files are not only read in the order of their pages.
        for index in (0..<movie.metadata.frameCount).reversed() {
            let frame = try movie.frame(at: index)
            #expect(frame.index == index)
            #expect(frame.timeInSeconds == movie.metadata.timeInSeconds(ofFrame: index))
            for (channel, plane) in frame.channels.enumerated() where expected.comparesPlanes {
                for row in 0..<4 {
                    for column in 0..<6 {
                        let value = expected.value(frame: index, channel: channel, row: row, column: column)
                        #expect(plane[row, column] == value)
                    }
                }
            }
        }
        #expect(throws: MovieError.frameOutOfRange(index: -1, count: movie.metadata.frameCount)) {
            try movie.frame(at: -1)
        }
    }

    private func check(_ expected: ExpectedMovie.Fact<[Double]>, _ found: [Double]?) {
        switch expected {
        case .unchecked:
            break
        case .unknown:
            #expect(found == nil)
        case .known(let values):
            #expect(found?.count == values.count)
            for (value, other) in zip(values, found ?? []) {
                #expect((value - other).magnitude <= 1e-5 * max(1e-4, value.magnitude))
            }
        }
    }
}

extension ExpectedMovie.Fact {
    fileprivate func map<Other>(_ transform: (Value) -> Other) -> ExpectedMovie.Fact<Other> {
        switch self {
        case .unchecked: .unchecked
        case .unknown: .unknown
        case .known(let value): .known(transform(value))
        }
    }
}
