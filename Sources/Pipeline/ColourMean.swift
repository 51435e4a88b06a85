import CellImage
import Segmenter

/// The classical segmenter, looking at the mean of a colour image's red, green and blue.
struct ColourMean: Segmenter {
    let segmenter: ClassicalSegmenter

    var name: String { segmenter.name }
    var parallelism: SegmenterParallelism { segmenter.parallelism }

    /// Those of the segmenter, with the mean as its channel.
    var parameters: [String: String] {
        var parameters = segmenter.parameters
        parameters["channel"] = "mean of colours"
        return parameters
    }

    func segment(_ frame: Frame) throws(SegmentationError) -> Segmentation {
        guard var mean = frame.channels.first else { throw .channel(index: 0, available: 0) }
        for index in mean.pixels.indices {
            mean.pixels[index] =
                frame.channels.reduce(0) { $0 + $1.pixels[index] } / Float(frame.channels.count)
        }
        let image: Frame
        do {
            image = try Frame(index: frame.index, timeInSeconds: frame.timeInSeconds, channels: [mean])
        } catch {
            throw .pixels(frame: frame.index, reason: "\(error)")
        }
        return try segmenter.segment(image)
    }
}
