//! Drawings that are made up, always the same ones: every attribute on every element, every element inside every other,
//! and random ones, of which some follow the profile and some almost do.

/// The elements of the profile, and where one of each stands.
const PLACES: [(&str, &str); 20] = [
    ("svg", "{}"),
    ("title", "{}"),
    ("desc", "svg"),
    ("metadata", "svg"),
    ("g", "svg"),
    ("defs", "svg"),
    ("use", "g"),
    ("path", "svg"),
    ("rect", "g"),
    ("circle", "defs"),
    ("ellipse", "svg"),
    ("line", "g"),
    ("polyline", "svg"),
    ("polygon", "svg"),
    ("text", "g"),
    ("textArea", "svg"),
    ("solidColor", "defs"),
    ("linearGradient", "defs"),
    ("radialGradient", "svg"),
    ("stop", "linearGradient"),
];
const OTHER_ELEMENTS: &str = "a animate animateMotion animateTransform audio clipPath cursor discard filter feBlend font \
    font-face font-face-src foreignObject glyph handler hkern image listener marker mask missing-glyph mpath page pattern \
    prefetch script set style switch symbol tbreak textPath tspan video view Path SVG titles";

/// Attributes that SVG 1.1, SVG 2, Tiny 1.2, CSS, RDFa or editors have, with values that one might find: those that
/// the profile may take first, then a few others.
const ATTRIBUTES: &[(&str, &str)] = &[
    (
        "about accent-height alignment-baseline content contentScriptType contentStyleType cx cy d datatype dx dy fx fy href",
        "#a|x y|0",
    ),
    (
        "glyphRef gradientTransform height height offset pathLength patternUnits points property r rel resource rev role rotate",
        "0|none|",
    ),
    (
        "rx ry target transform typeof viewBox width x x1 x2 y y1 y2 z requiredFeatures requiredExtensions requiredFormats",
        "0 0 64 64|auto|",
    ),
    (
        "requiredFonts systemLanguage requiredfonts attributeName begin dur overflow clip clip-path clip-rule mask filter",
        "none|a b|en",
    ),
    (
        "color fill stroke solid-color stop-color viewport-fill flood-color lighting-color fill-opacity stroke-opacity",
        "red|inherit|none|zz",
    ),
    (
        "solid-opacity stop-opacity viewport-fill-opacity opacity stroke-dasharray stroke-dashoffset stroke-miterlimit",
        "0.5|inherit|none|zz",
    ),
    (
        "stroke-width line-increment font-family font-size font font-stretch letter-spacing word-spacing kerning",
        "1|inherit|auto|zz",
    ),
    ("fill-rule", "nonzero|evenodd|inherit| evenodd |Evenodd|odd|"),
    ("stroke-linecap", "butt|round|square|inherit|arrow|miter|"),
    ("stroke-linejoin", "miter|round|bevel|inherit|arcs|miter-clip|"),
    (
        "color-rendering image-rendering",
        "auto|optimizeSpeed|optimizeQuality|inherit|optimizespeed|pixelated",
    ),
    (
        "shape-rendering text-rendering",
        "auto|crispEdges|geometricPrecision|optimizeLegibility|optimizeSpeed|inherit",
    ),
    ("buffered-rendering", "auto|dynamic|static|inherit|none"),
    (
        "vector-effect",
        "none|non-scaling-stroke|inherit|non-scaling-size|fixed-position",
    ),
    ("direction", "ltr|rtl|inherit|auto"),
    ("unicode-bidi", "normal|embed|bidi-override|inherit|isolate|plaintext"),
    ("display-align", "auto|before|center|after|inherit|end"),
    (
        "display",
        "inline|block|none|inherit|flex|table-cell|run-in|list-item|contents|marker|compact|table-caption",
    ),
    ("visibility", "visible|hidden|collapse|inherit|none"),
    ("font-style", "normal|italic|oblique|inherit|bold"),
    ("font-variant", "normal|small-caps|inherit|none"),
    ("font-weight", "normal|bold|bolder|lighter|inherit|400|900"),
    ("text-anchor", "start|middle|end|inherit|center"),
    ("text-align", "start|center|end|inherit|middle"),
    (
        "gradientUnits",
        "userSpaceOnUse|objectBoundingBox|inherit|userspaceonuse|",
    ),
    ("spreadMethod", "pad|reflect"),
    (
        "preserveAspectRatio",
        "none|xMidYMid|xMidYMid meet|none meet|nonemeet| xMidYMid  meet |xMidYMid slice|xMinYMin|meet|",
    ),
    ("version", "1.2| 1.2&#10;|1.1|1.20|"),
    ("baseProfile", "tiny-ps| tiny-ps |tiny|Tiny-PS|tiny-ps tiny-ps|"),
    ("externalResourcesRequired focusable", "false|true|auto|"),
    ("playbackOrder", "all|forwardOnly"),
    ("snapshotTime", "none|1s"),
    ("timelineBegin", "onLoad|onStart|onload"),
    ("zoomAndPan", "disable|magnify"),
    ("editable", "none|simple"),
    (
        "id xml:id",
        "a|_a|a-1.b| a |&#9;a|1a|a b|a:b||ü|日本|-a|.a|a\u{b7}|\u{b7}a|\u{d7}|\u{203f}|\u{1f600}",
    ),
    ("class", "a|a b| a  b |1|:|-|||a,b|a;b|#a|ü|*"),
    ("xml:lang", "en|de-AT| en-GB-x-a ||en_US|e|abcdefghi|1a|en-|x-y"),
    ("lang", "en|"),
    ("xml:space", "default|preserve| preserve |keep|"),
    ("xml:base", "|http://a.example/|a b|%"),
    ("xml:other xlink:href xlink:type xlink:title xlink:show", "#a|simple"),
    ("ed:version ed:label ed:id", "1.2|a"),
    (
        "style tabindex data-name aria-label aria-hidden onclick onload nav-next focusHighlight event",
        "a|fill:red|true",
    ),
    (
        "mix-blend-mode isolation paint-order pointer-events cursor enable-background dominant-baseline transform-origin",
        "auto|normal|zz",
    ),
    (
        "text-decoration writing-mode glyph-orientation-vertical marker marker-start color-interpolation color-profile",
        "none|auto",
    ),
];

const CONTENTS: &[&str] = &[
    "",
    " \n\t",
    "words",
    "<!-- note -->",
    "<?do it?>",
    "<![CDATA[words]]>",
    "<![CDATA[ ]]>",
    "&#32;",
    "&#160;",
    "&amp;",
    "\u{3000}",
    "<!-- a -->words<!-- b -->",
];

pub fn all() -> Vec<String> {
    let random = (0..3_000).map(random_drawing);
    [cells(), nestings(), contents(), roots()]
        .into_iter()
        .flatten()
        .chain(random)
        .collect()
}

/// Every attribute on every element, with each of its values.
fn cells() -> Vec<String> {
    let mut drawings = Vec::new();
    for (element, place) in PLACES {
        for (names, values) in ATTRIBUTES {
            for name in names.split_whitespace() {
                for value in values.split('|') {
                    drawings.push(placed(element, place, &format!(" {name}=\"{value}\""), ""));
                }
            }
        }
        drawings.push(placed(element, place, " id=\"a\" xml:id=\"a\"", ""));
    }
    drawings
}

/// Every element inside every other, at its begin and twice.
fn nestings() -> Vec<String> {
    let mut drawings = Vec::new();
    for (outer, place) in PLACES {
        let known = PLACES.iter().map(|(name, _)| *name);
        for inner in known.chain(OTHER_ELEMENTS.split_whitespace()) {
            let inner = format!("<{inner}/>");
            drawings.push(placed(outer, place, "", &inner));
            drawings.push(placed(outer, place, "", &format!(" {inner}<!-- --> {inner}")));
        }
        for inner in [
            "<ed:view/>",
            "<path xmlns=\"\"/>",
            "<ed:path/>",
            "<p:path xmlns:p=\"http://www.w3.org/2000/svg\"/>",
        ] {
            drawings.push(placed(outer, place, "", inner));
        }
    }
    drawings
}

/// Text and other things in every element.
fn contents() -> Vec<String> {
    let in_places = |content: &&str| PLACES.map(|(element, place)| placed(element, place, "", content));
    CONTENTS.iter().flat_map(in_places).collect()
}

/// What stands around the drawing, and what the root lacks.
fn roots() -> Vec<String> {
    let sound = placed("path", "svg", "", "");
    let title = "<title>Brand</title>";
    let mut drawings: Vec<_> = [" version=\"1.2\"", " baseProfile=\"tiny-ps\"", title]
        .map(|part| sound.replace(part, ""))
        .into();
    for without_title in [
        "",
        "words",
        "<title/>",
        "<title/><title/>",
        "<desc/>",
        "<g/>",
        "<!-- -->",
        "<metadata/>",
    ] {
        for then in ["", title, "<g/>", "<desc/><title/>", "<g><title/></g>"] {
            drawings.push(sound.replace(title, &format!("{without_title}{then}")));
        }
    }
    for around in ["<?xml version=\"1.0\"?>{}", "<!-- -->{}", "<?do it?>{}<!-- -->", "{}\n"] {
        drawings.push(around.replace("{}", &sound));
    }
    drawings
}

/// The smallest drawing with this element in its place.
fn placed(element: &str, place: &str, attributes: &str, content: &str) -> String {
    let whole = format!("<{element}{attributes}>{content}</{element}>");
    match (element, place) {
        ("svg", _) => drawing(attributes, "<title>Brand</title>", content),
        ("title", _) => drawing("", &whole, ""),
        (_, "svg") => drawing("", "<title>Brand</title>", &whole),
        (_, place) => drawing("", "<title>Brand</title>", &format!("<{place}>{whole}</{place}>")),
    }
}

fn drawing(attributes: &str, title: &str, content: &str) -> String {
    let mut required = String::new();
    for required_one in [" version=\"1.2\"", " baseProfile=\"tiny-ps\""] {
        let name = required_one.split('=').next().unwrap();
        if !attributes.contains(&format!("{name}=")) {
            required.push_str(required_one);
        }
    }
    let namespaces =
        "xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" xmlns:ed=\"urn:editor\"";
    format!("<svg {namespaces}{required}{attributes}>{title}{content}</svg>")
}

/// A drawing of a few elements. Most of what is in it is of the profile, so that about half of them are.
pub fn random_drawing(seed: u64) -> String {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut content = String::new();
    for _ in 0..random.below(4) {
        element(&mut random, "svg", 0, &mut content);
    }
    let title = random.pick(&[
        "<title>Brand</title>",
        "<title/>",
        "\n  <title>A &amp; B</title>\n",
        "<title><![CDATA[x]]></title>",
    ]);
    let attributes = attributes(&mut random, "svg");
    drawing(&attributes, title, &content)
}

fn element(random: &mut Random, parent: &str, depth: u32, out: &mut String) {
    let inside: Vec<_> = match parent {
        "svg" => "g defs path rect circle text desc metadata linearGradient use"
            .split(' ')
            .collect(),
        "g" | "defs" => "g path rect radialGradient polygon textArea use solidColor"
            .split(' ')
            .collect(),
        "linearGradient" | "radialGradient" => vec!["stop"],
        _ => vec![],
    };
    let name = match random.below(24) {
        0 => random.pick(&OTHER_ELEMENTS.split_whitespace().collect::<Vec<_>>()),
        1 => random.pick(&PLACES).0,
        _ if inside.is_empty() => return,
        _ => random.pick(&inside),
    };
    out.push_str(&format!("<{name}{}>", attributes(random, name)));
    let is_text = matches!(name, "text" | "textArea" | "desc" | "metadata" | "title");
    if is_text || random.below(40) == 0 {
        out.push_str(random.pick(CONTENTS));
    }
    for _ in 0..random.below(4) {
        if depth < 4 && !is_text {
            element(random, name, depth + 1, out);
        }
    }
    out.push_str(&format!("</{name}>"));
}

fn attributes(random: &mut Random, element: &str) -> String {
    let mut attributes: Vec<(&str, &str)> = Vec::new();
    for _ in 0..random.below(4) {
        let (name, value) = match random.below(20) {
            0 => {
                let (names, values) = random.pick(ATTRIBUTES);
                let name = random.pick(&names.split_whitespace().collect::<Vec<_>>());
                (name, random.pick(&values.split('|').collect::<Vec<_>>()))
            }
            _ if element == "metadata" => continue,
            _ => random.pick(&[
                ("id", "a"),
                ("class", "a b"),
                ("xml:space", "preserve"),
                ("xml:lang", "en"),
                ("role", "img"),
                ("about", ""),
            ]),
        };
        if attributes.iter().all(|(known, _)| *known != name) {
            attributes.push((name, value));
        }
    }
    let written = attributes.iter().map(|(name, value)| format!(" {name}=\"{value}\""));
    written.collect()
}

/// Marsaglia's xorshift: the same numbers everywhere and always.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}
