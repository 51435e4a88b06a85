import CellImage
import MovieIO
import TestSupport
import Testing

/// Which masks belong to which frames when both are numbered by their names.
@Suite struct LabelMatchingTests {
    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
    }

    /// A case: numbers of the movie's files and of the masks, and for each frame the number of its mask.
    struct Case: Sendable, CustomTestStringConvertible {
        let movie: [Int]
        let masks: [Int]
        /// Nil for numbers that are refused.
        let expected: [Int?]?

        var testDescription: String { "\(movie) with \(masks)" }
    }

    private func write(_ numbers: [Int], as name: String) throws -> String {
        let folder = try scratch.folder(name)
        for number in numbers {
            let image = LabelImage(Plane<UInt32>(width: 3, height: 2, repeating: UInt32(number)))
            try LabelStackWriter.writeLabels(image, to: "\(folder)/\(name)\(number).tif", overwrite: true)
        }
        return folder
    }

    private func movie(_ numbers: [Int]) throws -> MovieMetadata {
        try MovieOpener.open([write(numbers, as: "t")], options: MovieOptions(allowMissingFrames: true)).metadata
    }

    private static let cases = [
        Case(movie: [1, 2, 3, 4, 5], masks: [1, 2, 3, 4], expected: [1, 2, 3, 4, nil]),
        Case(movie: [1, 2, 3, 4, 5], masks: [1, 3], expected: [1, nil, 3, nil, nil]),
        Case(movie: [10, 11, 12, 13, 14], masks: [10, 12], expected: [10, nil, 12, nil, nil]),
        Case(movie: [10, 11, 12, 13, 14], masks: [0, 2], expected: [0, nil, 2, nil, nil]),
        Case(movie: [1, 2, 3], masks: [0, 1, 2], expected: [0, 1, 2]),
        Case(movie: [0, 1, 2], masks: [1, 2, 3], expected: [1, 2, 3]),
        Case(movie: [0, 1, 2, 3, 4], masks: [1, 3, 5], expected: [1, nil, 3, nil, 5]),
        Case(movie: [0, 1, 3, 4], masks: [0, 1, 3, 4], expected: [0, 1, 3, 4]),
        Case(movie: [0, 1, 3, 4], masks: [0, 1, 2, 3, 4], expected: [0, 1, 3, 4]),
        Case(movie: [0, 1, 3, 4], masks: [1, 3], expected: [nil, 1, 3, nil]),
        Case(movie: [1, 2, 4, 5], masks: [0, 1, 3, 4], expected: [0, 1, 3, 4]),
        Case(movie: [1, 2, 4, 5], masks: [0, 1, 2, 3], expected: [0, 1, 2, 3]),
        Case(movie: [3, 4, 6, 7, 8, 9], masks: [0, 1, 2, 3, 4, 5], expected: [0, 1, 2, 3, 4, 5]),
        Case(movie: [3, 4, 6, 7, 8, 9], masks: [1, 2, 3, 4, 5, 6], expected: [1, 2, 3, 4, 5, 6]),
        Case(movie: [3, 4, 6, 7, 8, 9], masks: [0, 1, 2, 3, 4], expected: nil),
        Case(movie: [0, 1, 3, 4], masks: [0, 1, 2, 3], expected: nil),
        Case(movie: [1, 2, 3, 4, 5], masks: [0, 1, 2, 3], expected: nil),
        Case(movie: [0, 1, 2], masks: [1, 2, 10], expected: nil),
        Case(movie: [0, 1, 3, 4], masks: [2, 5, 9], expected: nil),
    ]

    @Test(arguments: cases) func numbersDecide(_ item: Case) throws {
        let movie = try movie(item.movie)
        let labels = try LabelMovie([write(item.masks, as: "mask")])
        guard let expected = item.expected else {
            let error = MovieFixtures.error { _ = try labels.indices(for: movie) }
            #expect(error?.description.contains("/mask") == true)
            return
        }
        #expect(try labels.indices(for: movie).map { $0.map { labels.frameNumbers[$0] } } == expected)
    }

    /// A stack has no numbers: its pages are those of the files that are there, or of all files.
    @Test func stacksOfMasksOfAMovieWithGaps() throws {
        let movie = try movie([1, 2, 4, 5])
        for (pages, expected) in [(4, [0, 1, 2, 3]), (5, [0, 1, 3, 4]), (6, nil), (3, nil)] as [(Int, [Int?]?)] {
            let path = scratch.file("stack.tif")
            let writer = try LabelStackWriter(path: path, width: 3, height: 2, pageCount: pages, overwrite: true)
            for _ in 0..<pages { try writer.append(LabelImage(width: 3, height: 2)) }
            try writer.finish()
            let labels = try LabelMovie([path])
            #expect((try? labels.indices(for: movie)) == expected)
        }
    }

    @Test func aMovieKeepsTheNumberOfItsFirstFile() throws {
        let movie = try movie([4, 5, 6])
        #expect(movie.firstFrameNumber == 4 && movie.frameNumbers == nil)
    }
}
