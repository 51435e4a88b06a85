/// Parameters for a kind of movie, under a name.
public enum Preset: String, Sendable, CaseIterable {
    /// HeLa cells with an excitation-ratiometric AMPK reporter.
    case helaAMPK = "hela-ampk"
    /// Budding yeast in bright field or phase contrast.
    case buddingYeast = "budding-yeast"
    /// Fluorescent nuclei.
    case nuclei
    /// A reporter that moves between nucleus and cytoplasm, with a channel that shows nuclei.
    case translocation

    /// What the preset is for, in one sentence.
    public var summary: String {
        switch self {
        case .helaAMPK: "HeLa cells with an AMPK reporter: ratio of ex480 to ex405 in every cell, mitoses"
        case .buddingYeast:
            "budding yeast with dark outlines, in bright field or phase contrast: buds and their mothers"
        case .nuclei: "bright nuclei: mitoses"
        case .translocation: "bright nuclei and a ring around each, for a reporter that moves between them: mitoses"
        }
    }

    /// The preset as a configuration, as it could stand in a file of its own.
    public var yaml: String {
        switch self {
        case .helaAMPK:
            """
            # HeLa cells that express a reporter excited at 405 and 480 nm; the ratio rises with AMPK activity.
            # Channel names other than these: --channels ex405,ex480 names the movie's channels in their order.
            channels:
              cell: ex405
            segmentation:
              classical:
                mode: brightObjects
            divisions:
              mode: mitosis
              mitosis:
                minimumCycleInMinutes: 480
            measurement:
              background: median
            reporters:
              - name: AMPK
                numerator: ex480
                denominator: ex405
            traces:
              bleaching: exponential
            """
        case .buddingYeast:
            """
            # Yeast cells with a dark rim; mothers go on when a bud appears.
            # Without a network, which takes gaps between cells for buds; little smoothing, so that a new bud is not
            # blurred into its mother.
            segmentation:
              segmenter: classical
              classical:
                mode: darkRing
                smoothingInPixels: 0.7
            divisions:
              mode: budding
            """
        case .nuclei:
            """
            # Bright nuclei on a dark background.
            segmentation:
              classical:
                mode: brightObjects
            divisions:
              mode: mitosis
            """
        case .translocation:
            """
            # A kinase translocation reporter: cells are followed by their nuclei, the cytoplasm is a ring around each.
            # The channels are yours: --channel cell=H2B --reporter KTR=YFP@ring/YFP@nucleus-core
            segmentation:
              classical:
                mode: brightObjects
            divisions:
              mode: mitosis
            measurement:
              masksShow: nuclei
            """
        }
    }

    /// What the preset changes of the default parameters.
    public func tree() throws(RunError) -> ParameterTree {
        try ParameterTree(yaml: yaml, file: "preset \(rawValue)")
    }

    /// All parameters: those of the preset, and the default ones where it says nothing.
    public func parameters() throws(RunError) -> RunParameters {
        var layers = try ParameterLayers()
        layers.add(try tree())
        return try layers.parameters()
    }
}
