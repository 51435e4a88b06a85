public import CellImage
public import NeuralNetwork

/// The images that the two paths of the network look at.
public struct NetworkInputs: Sendable {
    /// What the detector's encoder looks at: shape `[3, imageSize, imageSize]`.
    public let detection: Tensor
    /// What the mask path's encoder looks at: shape `[3, imageSize, imageSize]`.
    public let masks: Tensor
}

/// Turns a frame into what the network looks at.
///
/// Every channel is cut off above its 99.9th percentile, stretched to 0 to 1 and equalised locally; then the image is
/// stretched to the network's square, whatever its aspect ratio, and each path normalises it in its own way.
///
/// - Source: Israel et al. (2024), as their reference implementation computes it, step by step in the same precision.
public struct Preprocessing: Sendable {
    /// Side of the network's square, in pixels.
    private let imageSize: Int
    private let sharesEncoder: Bool
    private let adaptsMaskPath: Bool
    /// Whether channels are normalised and equalised on their own grid first.
    public var normalizesIntensities: Bool

    /// Makes the preprocessing of a network.
    ///
    /// - Parameters:
    ///   - configuration: the sizes of the network, and which paths it has.
    ///   - normalizesIntensities: whether channels are normalised and equalised on their own grid first; if not, their
    ///     values should lie between 0 and 1.
    public init(_ configuration: CellSAMConfiguration, normalizesIntensities: Bool = true) {
        imageSize = configuration.imageSize
        sharesEncoder = configuration.sharesEncoder
        adaptsMaskPath = configuration.adaptsMaskPath
        self.normalizesIntensities = normalizesIntensities
    }

    /// Prepares a frame.
    ///
    /// Pixels that are not finite count as the smallest finite value of their channel.
    ///
    /// - Parameters:
    ///   - frame: a frame of at least one pixel.
    ///   - channels: which channels of the frame the network sees.
    /// - Returns: the inputs; nil when the frame shows nothing (every channel is blank or constant), and so no cells.
    /// - Throws: `SegmentationError.channel` when the frame lacks one, `.parameter` when no channel is assigned,
    ///   `.pixels` when the frame has no pixels.
    /// - Complexity: O(pixels + imageSize^2).
    public func inputs(
        of frame: Frame,
        channels: InputChannels
    ) throws(SegmentationError) -> NetworkInputs? {
        guard frame.width > 0, frame.height > 0 else {
            throw .pixels(frame: frame.index, reason: "it has no pixels")
        }
        return inputs(of: try channels.planes(of: frame))
    }

    /// Prepares three planes of one size, at least one of which is there; nil when they show nothing.
    package func inputs(of planes: [Plane<Float>?]) -> NetworkInputs? {
        inputs(normalized: normalizesIntensities ? planes.map { $0.flatMap(Self.normalized) } : planes)
    }

    /// Prepares three planes that are normalised already; nil when they show nothing.
    package func inputs(normalized planes: [Plane<Float>?]) -> NetworkInputs? {
        let image = SquareImage(planes.map { $0.flatMap(Self.visible) }, side: imageSize)
        guard let image, let masks = MaskInput(image, isAdapted: adaptsMaskPath)?.tensor else { return nil }
        guard !sharesEncoder else { return NetworkInputs(detection: masks, masks: masks) }
        return NetworkInputs(detection: DetectionInput(image, isAdapted: adaptsMaskPath).tensor, masks: masks)
    }

    /// Normalises and equalises one channel; nil when it shows nothing.
    package static func normalized(_ plane: Plane<Float>) -> Plane<Float>? {
        // As the reference writes it, which is a little more than 0.999.
        guard let stretched = plane.rescaledToUnitRange(clippingAbove: 99.9 / 100) else { return nil }
        return ContrastLimitedEqualization(tileSide: 128, clipLimit: 0.01).equalized(stretched).map { Float($0) }
    }

    /// The plane with finite pixels only; nil when every pixel is 0.
    private static func visible(_ plane: Plane<Float>) -> Plane<Float>? {
        guard let range = plane.finiteRange, range != 0...0 else { return nil }
        return plane.replacingNonFinite(with: range.lowerBound)
    }
}

/// Three channels on the network's square; blank ones hold no pixels.
struct SquareImage {
    let side: Int
    /// Shape `[1, side, side]` each; nil for a blank one.
    let channels: [Tensor?]

    /// Stretches planes of one size to a square; nil when all are blank.
    init?(_ planes: [Plane<Float>?], side: Int) {
        guard let first = planes.lazy.compactMap({ $0 }).first else { return nil }
        let resize = AntialiasedResize(
            inputHeight: first.height,
            inputWidth: first.width,
            outputHeight: side,
            outputWidth: side
        )
        self.side = side
        channels = planes.map { plane in
            plane.map { plane in
                var channel = Tensor(uninitialized: [1, side, side])
                plane.pixels.withUnsafeBufferPointer { input in
                    channel.withMutableValues { resize.resize(input, into: $0) }
                }
                return channel
            }
        }
    }

    /// Makes the input of a path: its channels one after the other.
    ///
    /// - Parameter fill: writes channel `index` into memory of `side * side` numbers; the source is nil for a blank one.
    /// - Returns: shape `[3, side, side]`.
    func tensor(
        fill: (_ index: Int, _ source: UnsafeBufferPointer<Float>?, _ target: UnsafeMutableBufferPointer<Float>) -> Void
    ) -> Tensor {
        var result = Tensor(uninitialized: [channels.count, side, side])
        let size = side * side
        result.withMutableValues { output in
            for (index, channel) in channels.enumerated() {
                let target = UnsafeMutableBufferPointer(rebasing: output[index * size..<(index + 1) * size])
                if let channel {
                    channel.withValues { fill(index, $0, target) }
                } else {
                    fill(index, nil, target)
                }
            }
        }
        return result
    }
}

/// Means and standard deviations of the colours of natural images, by which the encoders were trained.
enum ColorStatistics {
    /// Of colours from 0 to 255.
    static let byteMeans: [Float] = [123.675, 116.28, 103.53]
    /// Of colours from 0 to 255.
    static let byteDeviations: [Float] = [58.395, 57.12, 57.375]
    /// Of colours from 0 to 1.
    static let unitMeans: [Float] = [0.485, 0.456, 0.406]
    /// Of colours from 0 to 1.
    static let unitDeviations: [Float] = [0.229, 0.224, 0.225]
    /// What keeps a stretch to 0 to 1 from dividing by 0.
    static let stretchMargin: Float = 1e-6
}
