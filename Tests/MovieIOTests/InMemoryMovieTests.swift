import CellImage
import MovieIO
import Testing

@Suite struct InMemoryMovieTests {
    private func plane(_ value: Float, width: Int = 3) -> Plane<Float> {
        Plane(width: width, height: 2, repeating: value)
    }

    @Test func givesItsPlanesBack() throws {
        let movie = try InMemoryMovie(
            planes: [[plane(1), plane(2)], [plane(3), plane(4)]],
            channelNames: ["a", "b"],
            frameInterval: FrameInterval(seconds: 30)
        )
        #expect(movie.metadata.axes.value == "TCYX")
        let frame = try movie.frame(at: 1)
        #expect(frame.channels == [plane(3), plane(4)])
        #expect(frame.timeInSeconds == 30)
        #expect(throws: MovieError.frameOutOfRange(index: 2, count: 2)) { try movie.frame(at: 2) }
    }

    @Test func refusesWhatIsNoMovie() {
        #expect(throws: MovieError.empty(file: "in memory")) { try InMemoryMovie(planes: []) }
        #expect(throws: MovieError.empty(file: "in memory")) { try InMemoryMovie(planes: [[]]) }
        #expect(throws: MovieError.self) { try InMemoryMovie(planes: [[plane(1)], [plane(1), plane(1)]]) }
        #expect(throws: MovieError.self) { try InMemoryMovie(planes: [[plane(1)], [plane(1, width: 4)]]) }
        #expect(throws: MovieError.self) { try InMemoryMovie(planes: [[plane(1)]], channelNames: ["a", "b"]) }
        #expect(throws: MovieError.self) { try InMemoryMovie(planes: [[plane(1)]], frameTimesInSeconds: [1, 2]) }
    }
}
