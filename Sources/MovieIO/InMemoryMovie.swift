public import CellImage

/// A movie whose planes are in memory, for tests and simulated movies.
public struct InMemoryMovie: Movie {
    /// What is known about the movie.
    public let metadata: MovieMetadata

    private let planes: [[Plane<Float>]]

    /// Makes a movie from planes.
    ///
    /// - Parameters:
    ///   - planes: per frame one plane per channel; at least one of each, all of one size.
    ///   - channelNames: one per channel; made up when nil.
    ///   - pixelType: the type that the values are said to have been stored in.
    ///   - pixelSize: size of a pixel; nil when unknown.
    ///   - frameInterval: time between frames; nil when unknown.
    ///   - frameTimesInSeconds: measured times, one per frame; nil when there are none.
    ///   - name: shown in place of a file.
    /// - Throws: `MovieError.empty` without planes, `.mismatch` for planes of different sizes or numbers of channels,
    ///   `.option` for a wrong number of names or times.
    public init(
        planes: [[Plane<Float>]],
        channelNames: [String]? = nil,
        pixelType: PixelType = .uint16,
        pixelSize: PixelSize? = nil,
        frameInterval: FrameInterval? = nil,
        frameTimesInSeconds: [Double]? = nil,
        name: String = "in memory"
    ) throws(MovieError) {
        guard let first = planes.first?.first, let channelCount = planes.first?.count else {
            throw .empty(file: name)
        }
        try InMemoryMovie.checkSizes(planes, like: first, channelCount: channelCount, name: name)
        if let channelNames, channelNames.count != channelCount {
            throw .option(name: "channelNames", reason: "\(channelNames.count) names for \(channelCount) channels")
        }
        if let frameTimesInSeconds, frameTimesInSeconds.count != planes.count {
            throw .option(name: "frameTimes", reason: "\(frameTimesInSeconds.count) times for \(planes.count) frames")
        }
        self.planes = planes
        metadata = MovieMetadata(
            files: [name],
            format: "in memory",
            frameCount: planes.count,
            width: first.width,
            height: first.height,
            pixelType: pixelType,
            saturationValue: pixelType.saturationValue,
            axes: Sourced((planes.count > 1 ? "T" : "") + (channelCount > 1 ? "C" : "") + "YX", from: .structure),
            channelNames: channelNames.map { Sourced($0, from: .user) }
                ?? Sourced((0..<channelCount).map { "channel \($0)" }, from: .structure),
            pixelSize: pixelSize.map { Sourced($0, from: .user) },
            frameInterval: frameInterval.map { Sourced($0, from: .user) },
            frameTimesInSeconds: frameTimesInSeconds.map { Sourced($0, from: .user) }
        )
    }

    private static func checkSizes(
        _ planes: [[Plane<Float>]],
        like first: Plane<Float>,
        channelCount: Int,
        name: String
    ) throws(MovieError) {
        for (index, frame) in planes.enumerated() {
            let odd = frame.first { $0.width != first.width || $0.height != first.height }
            guard frame.count == channelCount, odd == nil else {
                let found = odd ?? first
                throw .mismatch(
                    file: name,
                    page: index,
                    expected: "\(channelCount) channels of \(first.width) x \(first.height) pixels",
                    found: "\(frame.count) channels of \(found.width) x \(found.height) pixels"
                )
            }
        }
    }

    /// The name that stands in place of a file.
    public func files(ofFrame index: Int) -> [String] {
        planes.indices.contains(index) ? metadata.files : []
    }

    /// The planes of one time point.
    public func frame(at index: Int) throws(MovieError) -> Frame {
        guard planes.indices.contains(index) else { throw .frameOutOfRange(index: index, count: planes.count) }
        do {
            return try Frame(
                index: index,
                timeInSeconds: metadata.timeInSeconds(ofFrame: index),
                channels: planes[index]
            )
        } catch {
            throw .mismatch(file: metadata.files[0], page: index, expected: "planes of one size", found: "\(error)")
        }
    }
}
